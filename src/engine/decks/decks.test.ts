import { clone } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { openFixture, standingClock } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { cardId, DEFAULT_DECK_ID, deckId, presetId } from '../ids/ids.ts';
import { DeckCommonSchema } from '../proto/storage.gen.ts';
import { isFiltered } from './deck.ts';
import { dueTree } from './due-tree.ts';

const names = (col: Collection) => col.decks.names().map(([, name]) => name);
const deck = (col: Collection, name: string) => {
  const found = col.decks.byName(name);
  if (!found) throw new Error(`no deck ${name}`);
  return found;
};

describe('adding', () => {
  test('makes missing parents and writes existing ones as they are', () => {
    const col = openFixture('empty');
    expect(col.decks.getOrCreate('One::Two').name).toBe('One::Two');
    expect(col.decks.getOrCreate('ONE::two::Three').name).toBe('One::Two::Three');
    expect(names(col)).toEqual(['Default', 'One', 'One::Two', 'One::Two::Three']);
    expect(col.decks.getOrCreate('one::TWO').id).toBe(deck(col, 'One::Two').id);
    expect(new Set(col.decks.names().map(([id]) => id)).size).toBe(4);
  });

  test('looks no higher than the deck right above', () => {
    const col = openFixture('empty');
    col.decks.getOrCreate('One::Two');
    col.transact('Update Config', () => col.db.run('delete from decks where name = ?', 'One'));
    col.clearCaches();
    col.decks.getOrCreate('One::Two::Three');
    expect(names(col)).toEqual(['Default', 'One::Two', 'One::Two::Three']);
    col.decks.getOrCreate('One::Two::Four::Five');
    expect(names(col)).toContain('One');
  });

  test('gives a taken name a plus', () => {
    const col = openFixture('empty');
    const first = col.decks.getOrCreate('x');
    expect(col.decks.add(first).name).toBe('x+');
    expect(col.decks.add(first).name).toBe('x++');
  });

  test('refuses half a character', () => {
    const col = openFixture('empty');
    expect(() => col.decks.getOrCreate('bad \ud800 name')).toThrow('half of a character');
    expect(() => col.tags.addToNotes([], 'bad\udfff')).toThrow('half of a character');
    expect(() => col.presets.add('\ud800')).toThrow('half of a character');
  });

  test('refuses children of filtered decks and leaves nothing behind', () => {
    const col = openFixture('study');
    const before = names(col);
    expect(() => col.decks.getOrCreate('Filtered::a::b')).toThrow('Filtered decks can not have child decks.');
    expect(names(col)).toEqual(before);
  });
});

describe('renaming', () => {
  test('takes the children along, even below itself', () => {
    const col = openFixture('empty');
    const { id } = col.decks.getOrCreate('a');
    col.decks.getOrCreate('a::b::c');
    col.decks.rename(id, 'x::y');
    expect(names(col)).toEqual(['Default', 'x', 'x::y', 'x::y::b', 'x::y::b::c']);
    col.decks.rename(id, 'x::y::b::z');
    expect(names(col)).toEqual([
      'Default',
      'x',
      'x::y',
      'x::y::b',
      'x::y::b::z',
      'x::y::b::z::b',
      'x::y::b::z::b::c',
    ]);
  });

  test('writes nothing when nothing changed', () => {
    const col = openFixture('study');
    const { mod } = col.stamps;
    col.decks.update(deck(col, 'Science'));
    col.decks.rename(deck(col, 'Science').id, 'Science');
    expect(col.stamps.mod).toBe(mod);
  });

  test('counts a plus as a change, even where the name comes out as it was', () => {
    const col = openFixture('empty');
    const { id } = col.decks.getOrCreate('Default+');
    col.transact('Update Config', () => col.db.run('update decks set mtime_secs = 5, usn = 7'));
    col.clearCaches();
    expect(col.decks.rename(id, 'Default')).toMatchObject({ name: 'Default+', usn: -1 });
    expect(col.decks.get(id)?.mtimeSecs).toBeGreaterThan(5);
  });

  test('keeps what it does not know of a deck', () => {
    const col = openFixture('study');
    const science = deck(col, 'Science');
    const common = clone(DeckCommonSchema, science.common);
    common.$unknown = [{ no: 99, wireType: 0, data: new Uint8Array([5]) }];
    col.decks.update({ ...science, common });
    col.decks.rename(science.id, 'Renamed');
    expect(deck(col, 'Renamed').common.$unknown).toMatchObject([{ no: 99 }]);
  });
});

describe('removing', () => {
  test('takes children, cards and notes, and remembers them for the sync', () => {
    const col = openFixture('study');
    const before = col.db.value<number>('select count() from notes') ?? 0;
    const removed = col.decks.remove([deck(col, 'Languages').id]);
    expect(removed).toBe(col.db.value('select count() from graves where type = 0'));
    expect(col.db.value('select count() from graves where type = 2')).toBe(5);
    const notes = col.db.value<number>('select count() from graves where type = 1') ?? 0;
    expect(col.db.value('select count() from notes')).toBe(before - notes);
    expect(col.db.value("select count() from config where key like '_deck_1761987600001_%'")).toBe(0);
    expect(names(col).filter((name) => name.startsWith('Languages'))).toEqual([]);
  });

  test('sends the cards of a filtered deck home', () => {
    const col = openFixture('study');
    const filtered = deck(col, 'Filtered');
    expect(col.decks.remove([filtered.id])).toBe(0);
    expect(col.db.value('select count() from cards where did = ? or odid != 0', filtered.id)).toBe(0);
  });

  test('empties the default deck and gives it its name back', () => {
    const col = openFixture('study');
    col.decks.rename(DEFAULT_DECK_ID, 'Other::Home');
    col.decks.remove([deck(col, 'Other').id]);
    expect(col.decks.require(DEFAULT_DECK_ID).name).toBe('Default');
    expect(col.db.value('select count() from cards where did = 1')).toBe(0);
  });

  test('moves the cards to the default deck when they are to be kept', () => {
    const col = openFixture('study');
    const cards = col.db.value('select count() from cards');
    col.decks.remove([deck(col, 'Languages').id, DEFAULT_DECK_ID], { keepCards: true });
    expect(col.db.value('select count() from cards')).toBe(cards);
    expect(col.db.value('select count() from cards where did not in (select id from decks)')).toBe(0);
    expect(
      col.db.value('select count() from cards where odid != 0 and odid not in (select id from decks)'),
    ).toBe(0);
  });

  test('is undone as a whole', () => {
    const col = openFixture('study');
    const before = [
      names(col),
      col.db.rows('select * from cards'),
      col.db.rows('select id, tags from notes'),
    ];
    col.decks.remove([deck(col, 'Science').id]);
    col.undo();
    expect([
      names(col),
      col.db.rows('select * from cards'),
      col.db.rows('select id, tags from notes'),
    ]).toEqual(before);
  });
});

describe('taking cards', () => {
  test('refuses a filtered deck', () => {
    const col = openFixture('study');
    const filtered = col.decks.all().find(isFiltered);
    if (!filtered) throw new Error('the fixture has a filtered deck');
    expect(() => col.decks.takeCards([cardId(1762000001112)], filtered)).toThrow(
      "Cards can't be manually moved into a filtered deck.",
    );
  });

  test('gives cards of a filtered deck their due day back', () => {
    const col = openFixture('study');
    const id = cardId(1770476001164); // a card of the fixture, borrowed by "Filtered"
    col.decks.takeCards([id, cardId(5)], deck(col, 'Science'));
    expect(col.cards.require(id)).toMatchObject({
      did: deck(col, 'Science').id,
      odid: 0,
      odue: 0,
      due: 227,
      queue: 2,
    });
  });
});

describe('options', () => {
  test('are not given to filtered decks', () => {
    const col = openFixture('study');
    const filtered = deck(col, 'Filtered');
    col.decks.setPreset(filtered.id, presetId(5));
    expect(deck(col, 'Filtered')).toEqual(filtered);
  });
});

describe("today's counts", () => {
  test('hide the empty default deck only beside others', () => {
    const col = openFixture('empty');
    expect(dueTree(col).map((node) => node.name)).toEqual(['Default']);
    col.decks.getOrCreate('Other');
    expect(dueTree(col).map((node) => node.name)).toEqual(['Other']);
  });

  test('write nothing, though buried cards count again on a new day', () => {
    const clock = standingClock('2026-06-15T12:00:00Z');
    const col = openFixture('study', clock);
    const sum = () => dueTree(col).reduce((total, node) => total + node.reviewCount + node.learnCount, 0);
    const today = sum();
    clock.tick(86_400_000);
    expect(sum()).toBeGreaterThan(today);
    expect(col.db.value('select count() from cards where queue in (-2, -3)')).toBeGreaterThan(0);
  });
});

test('falls back on the default deck when the selected one is gone', () => {
  const col = openFixture('study');
  col.decks.setCurrent(deck(col, 'Science').id);
  expect(col.decks.currentId).toBe(deck(col, 'Science').id);
  col.decks.setCurrent(deckId(5));
  expect(col.decks.currentId).toBe(DEFAULT_DECK_ID);
});
