import { beforeEach, expect, test, vi } from 'vitest';
import { opened, openFixture, standingClock } from '../../../test/support.ts';
import { CARD_QUEUE } from '../cards/card.ts';
import type { Collection } from '../collection/collection.ts';
import { type CardId, type DeckId, deckId } from '../ids/ids.ts';
import { buryCards, unburyDeck, unburyOnNewDay } from './bury.ts';
import { hideCards, suspendCards } from './suspend.ts';

let clock = standingClock('2026-06-15T12:00:00Z');
let col: Collection;
let parent: DeckId;
let ids: CardId[];

beforeEach(() => {
  clock = standingClock('2026-06-15T12:00:00Z');
  col = openFixture('empty', clock);
  parent = col.decks.getOrCreate('P').id;
  const child = col.decks.getOrCreate('P::C').id;
  const notetype = col.notetypes.byName('Basic');
  if (!notetype) throw new Error('the fixture lacks a note type');
  for (const deck of [parent, child, deckId(1)])
    for (let i = 0; i < 2; i++) col.notes.add({ mid: notetype.id, fields: [`${deck} ${i}`, 'a'] }, deck);
  ids = col.db.column<CardId>('select id from cards order by id');
  unburyOnNewDay(col);
});

const queues = () => col.cards.getMany(ids).map((card) => card.queue);

test('buries cards but not suspended ones', () => {
  suspendCards(col, ids.slice(0, 1));
  expect(buryCards(col, ids)).toBe(5);
  expect(queues()).toEqual([-1, -3, -3, -3, -3, -3]);
  expect(buryCards(col, ids)).toBe(0);
});

test('brings back what is buried in a deck and its children', () => {
  buryCards(col, ids.slice(1));
  col.transact('Update Config', () =>
    hideCards(col, col.cards.getMany(ids.slice(0, 1)), CARD_QUEUE.siblingBuried),
  );
  expect(unburyDeck(col, parent, 'siblings')).toBe(1);
  expect(queues()).toEqual([0, -3, -3, -3, -3, -3]);
  expect(unburyDeck(col, parent, 'by-hand')).toBe(3);
  expect(unburyDeck(col, deckId(99))).toBe(0);
  expect(queues()).toEqual([0, 0, 0, 0, -3, -3]);
  expect(unburyDeck(col, deckId(1))).toBe(2);
});

test('brings back what was buried yesterday, without a mark of change', () => {
  buryCards(col, ids);
  unburyOnNewDay(col);
  expect(queues()).toEqual(new Array(6).fill(-3));
  const [before] = col.cards.getMany(ids);
  const { mod } = col.stamps;
  clock.tick(86_400_000);
  unburyOnNewDay(col);
  expect(queues()).toEqual(new Array(6).fill(0));
  expect(col.cards.getMany(ids)[0]?.mod).toBe(before?.mod);
  expect(col.stamps.mod).toBe(mod);
  expect(col.undoName).toBeUndefined();
});

test('what a day brought comes again when it was rolled back', () => {
  buryCards(col, ids);
  unburyOnNewDay(col);
  clock.tick(86_400_000);
  col.dryRun(() => {
    unburyOnNewDay(col);
    unburyOnNewDay(col);
    expect(queues()).toEqual(new Array(6).fill(0));
  });
  expect(queues()).toEqual(new Array(6).fill(-3));
  unburyOnNewDay(col);
  expect(queues()).toEqual(new Array(6).fill(0));
});

test('a day is not looked at again within a minute', () => {
  unburyOnNewDay(col);
  const reads = vi.spyOn(col.db, 'get');
  unburyOnNewDay(col);
  expect(reads).not.toHaveBeenCalled();
  clock.tick(60_000);
  unburyOnNewDay(col);
  expect(reads).toHaveBeenCalledTimes(1);
});

test('takes a day far ahead for a clock that was wrong', () => {
  buryCards(col, ids);
  const today = col.config.getNumber('lastUnburied', 0);
  col.transact('Update Config', () => col.config.set('lastUnburied', today + 8));
  unburyOnNewDay(col);
  expect(col.config.get('lastUnburied')).toBe(today);
  expect(queues()).toEqual(new Array(6).fill(0));
});

test('the local zone is told to whoever begins the day by it, as no step that could be undone', () => {
  const stored = () => col.db.rows("select cast(val as text), usn from config where key = 'localOffset'");
  expect(stored()).toEqual([]);
  const tokyo = opened(col.path.replace('.anki2', '-2.anki2'), { ...clock, minutesWest: () => -540 });
  col = tokyo;
  unburyOnNewDay(col);
  expect(stored()).toEqual([['-540', -1]]);
  const { changeCount } = col;
  unburyOnNewDay(col);
  expect(col.changeCount).toBe(changeCount);
});
