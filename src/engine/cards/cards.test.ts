import { clone } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { type CardId, cardId, type DeckId, type NoteId } from '../ids/ids.ts';
import { draftOf } from '../notetypes/draft.ts';
import { PresetConfigSchema } from '../proto/storage.gen.ts';
import { changeDeck } from '../scheduler/changes/change-deck.ts';
import type { Card } from './card.ts';

const midOf = (col: Collection, name: string) => col.notetypes.byName(name)?.id ?? expect.fail(name);
const deckOf = (col: Collection, name: string): DeckId => col.decks.byName(name)?.id ?? expect.fail(name);

const add = (col: Collection, notetype: string, fields: string[], deck = 'Default'): NoteId =>
  col.notes.add({ mid: midOf(col, notetype), fields }, deckOf(col, deck));

const cardsOf = (col: Collection, id: NoteId): Card[] =>
  col.cards.ofNotes([id]).sort((a, b) => a.ord - b.ord);

const cardsIn = (col: Collection, deck: string): CardId[] =>
  col.db.column<CardId>('select id from cards where did = ? order by id', deckOf(col, deck));

describe('new cards', () => {
  test('of one note share a position; the next note has the next', () => {
    const col = openFixture('empty');
    const [a, b] = ['a', 'b'].map((text) => add(col, 'Basic (and reversed card)', [text, 'x']));
    expect(cardsOf(col, a as NoteId).map(({ ord, due }) => [ord, due])).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(cardsOf(col, b as NoteId).map(({ ord, due }) => [ord, due])).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });

  test('there is one even when no front shows anything', () => {
    const col = openFixture('empty');
    expect(cardsOf(col, add(col, 'Basic', ['', 'only back']))).toMatchObject([{ ord: 0 }]);
    expect(cardsOf(col, add(col, 'Cloze', ['no cloze', '']))).toMatchObject([{ ord: 0 }]);
  });

  test('cloze numbers above 500 are the 500th', () => {
    const col = openFixture('empty');
    expect(cardsOf(col, add(col, 'Cloze', ['{{c3::a}}{{c777::b}}', ''])).map(({ ord }) => ord)).toEqual([
      2, 499,
    ]);
  });

  test('never go to a filtered deck, but to the default one', () => {
    const col = openFixture('study');
    expect(cardsOf(col, add(col, 'Basic', ['x1', ''], 'Filtered'))).toMatchObject([{ did: 1 }]);
  });

  test("go where the template says, but not the card that is made for the note's sake", () => {
    const col = openFixture('empty');
    const target = col.decks.getOrCreate('Target').id;
    const draft = draftOf(col.notetypes.require(midOf(col, 'Basic')));
    for (const { config } of draft.templates) config.targetDeckId = BigInt(target);
    col.notetypes.update(draft);
    expect(cardsOf(col, add(col, 'Basic', ['x', '']))).toMatchObject([{ did: target }]);
    expect(cardsOf(col, add(col, 'Basic', ['', 'x']))).toMatchObject([{ did: 1 }]);
  });

  test('get positions at random, the same each time, where the options say so', () => {
    const col = openFixture('empty');
    const preset = col.presets.ofDeck(deckOf(col, 'Default'));
    const config = clone(PresetConfigSchema, preset.config);
    config.newCardInsertOrder = 1;
    col.presets.update({ ...preset, config });
    col.transact('Update Config', () => col.config.set('nextPos', 5));
    expect(cardsOf(col, add(col, 'Basic (and reversed card)', ['a', 'b'])).map(({ due }) => due)).toEqual([
      180, 180,
    ]);
    expect(col.config.get('nextPos')).toBe(6);
  });

  test('join the deck and the position of their siblings', () => {
    const col = openFixture('empty');
    col.decks.getOrCreate('Elsewhere');
    const id = add(col, 'Cloze', ['{{c1::a}}', '']);
    add(col, 'Basic', ['another', '']);
    changeDeck(
      col,
      cardsOf(col, id).map((card) => card.id),
      deckOf(col, 'Elsewhere'),
    );
    col.notes.update({ ...col.notes.require(id), fields: ['{{c1::a}}{{c2::b}}', ''] });
    expect(cardsOf(col, id).map(({ did, due }) => [did, due])).toEqual([
      [deckOf(col, 'Elsewhere'), 1],
      [deckOf(col, 'Elsewhere'), 1],
    ]);
  });
});

describe('moving cards', () => {
  test('out of a filtered deck gives them back what they had', () => {
    const col = openFixture('study');
    const before = col.cards.getMany(cardsIn(col, 'Filtered'));
    const target = deckOf(col, 'Empty deck');
    expect(
      changeDeck(
        col,
        before.map(({ id }) => id),
        target,
      ),
    ).toBe(before.length);
    for (const card of col.cards.getMany(before.map(({ id }) => id))) {
      const old = before.find(({ id }) => id === card.id);
      expect(card).toMatchObject({ did: target, odid: 0, odue: 0, due: old?.odue, mod: 1781524800, usn: -1 });
    }
  });

  test('to where they are changes nothing; into a filtered deck is refused', () => {
    const col = openFixture('study');
    const ids = cardsIn(col, 'Languages');
    expect(changeDeck(col, ids, deckOf(col, 'Languages'))).toBe(0);
    expect(() => changeDeck(col, ids, deckOf(col, 'Filtered'))).toThrow('filtered deck');
  });

  test('gives them memory states by the options of the other deck, and other cards there that have none', () => {
    const col = openFixture('fsrs');
    const [first, second] = col.db.column<CardId>(`select id from cards where data like '%"s":%' limit 2`);
    const ids = [first ?? cardId(0), second ?? cardId(0)];
    const deck = col.decks.getOrCreate('New').id;
    changeDeck(col, ids, deck);
    for (const id of ids) expect(col.cards.require(id).data).toMatch(/"s":.*"d":.*"dr":.*"decay":/);
    const [emptied, moved] = ids.map((id) => col.cards.require(id));
    if (!emptied || !moved) throw new Error('the fixture has no such cards');
    col.transact('Update Config', () => col.cards.update([{ ...emptied, data: '{}' }]));
    expect(changeDeck(col, [moved.id], deck)).toBe(0);
    expect(col.cards.require(emptied.id).data).toBe('{}');
    changeDeck(col, col.db.column<CardId>('select id from cards where did != ? limit 1', deck), deck);
    expect(col.cards.require(emptied.id).data).toMatch(/"s":/);
  });

  test('forgets the memory state without FSRS', () => {
    const col = openFixture('fsrs');
    col.transact('Update Config', () => col.config.set('fsrs', false));
    const [card] = col.db.column<CardId>(`select id from cards where data like '%"s":%' limit 1`);
    changeDeck(col, [card ?? cardId(0)], col.decks.getOrCreate('New').id);
    expect(col.cards.require(card ?? cardId(0)).data).not.toMatch(/"(s|d|dr|decay)":/);
  });
});

describe('removing cards', () => {
  test('takes notes along that are left without any', () => {
    const col = openFixture('empty');
    const id = add(col, 'Basic (and reversed card)', ['a', 'b']);
    const [first, second] = cardsOf(col, id).map((card) => card.id);
    expect(col.cards.remove([first ?? cardId(0), cardId(5)])).toBe(1);
    expect(col.notes.get(id)).toBeDefined();
    col.cards.remove([second ?? cardId(0)]);
    expect(col.notes.get(id)).toBeUndefined();
    expect(col.db.rows('select oid, type from graves order by type, oid')).toEqual([
      [first, 0],
      [second, 0],
      [id, 1],
    ]);
  });

  test('of a template keeps the note; templates may swap their cards', () => {
    const col = openFixture('empty');
    const id = add(col, 'Basic (and reversed card)', ['a', 'b']);
    const mid = midOf(col, 'Basic (and reversed card)');
    const [front, back] = cardsOf(col, id);
    col.cards.remapOrdinals(
      mid,
      new Map([
        [0, 1],
        [1, 0],
      ]),
    );
    expect(cardsOf(col, id).map((card) => card.id)).toEqual([back?.id, front?.id]);
    col.cards.removeOrdinals(mid, [0, 1]);
    expect(cardsOf(col, id)).toEqual([]);
    expect(col.notes.get(id)).toBeDefined();
  });
});

test('empty cards are those that the fields do not ask for any more', () => {
  const col = openFixture('empty');
  const id = add(col, 'Cloze', ['{{c1::a}}{{c2::b}}', '']);
  expect(col.cards.empty()).toEqual([]);
  col.notes.update({ ...col.notes.require(id), fields: ['{{c2::b}}', ''] });
  const [first] = cardsOf(col, id);
  expect(col.cards.empty()).toEqual([
    { mid: midOf(col, 'Cloze'), nid: id, empty: [{ ord: 0, id: first?.id }], count: 2 },
  ]);
});

test('a changed template makes cards for all notes of the note type', () => {
  const col = openFixture('empty');
  const ids = ['a', 'b'].map((text) => add(col, 'Basic (optional reversed card)', [text, 'x', '']));
  const draft = draftOf(col.notetypes.require(midOf(col, 'Basic (optional reversed card)')));
  for (const { config } of draft.templates) config.qFormat = '{{Back}}';
  col.notetypes.update(draft, { skipChecks: true });
  expect(ids.flatMap((id) => cardsOf(col, id)).map(({ ord, due }) => [ord, due])).toEqual([
    [0, 1],
    [1, 1],
    [0, 2],
    [1, 2],
  ]);
});
