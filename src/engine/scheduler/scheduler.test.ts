import { clone } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { CARD_QUEUE, CARD_TYPE, type Card } from '../cards/card.ts';
import type { Collection } from '../collection/collection.ts';
import { type CardId, type NoteId, noteId } from '../ids/ids.ts';
import { type PresetConfig, PresetConfigSchema } from '../proto/storage.gen.ts';
import { reviewsOfCards } from '../revlog/revlog.ts';
import { schedulerOf } from './scheduler.ts';

test('a new card is learned, graduates and lapses', () => {
  const col = openFixture('empty');
  const [id] = addCards(col, 'Top::Sub');
  const seen = [3, 3, 3, 1, 3].map((ease) => schedulerOf(col).answer(id, ease).state.kind);
  expect(seen).toEqual(['learning', 'review', 'review', 'relearning', 'review']);
  expect(col.cards.require(id)).toMatchObject({ type: CARD_TYPE.review, reps: 5, lapses: 1, left: 0 });
  expect(logOf(col, id).map(({ ease, type }) => [ease, type])).toEqual([
    [3, 0],
    [3, 0],
    [3, 1],
    [1, 1],
    [3, 2],
  ]);
});

test('answers of one millisecond get log entries of their own', () => {
  const col = openFixture('empty');
  const [id] = addCards(col, 'Default');
  for (let i = 0; i < 3; i++) schedulerOf(col).answer(id, 1);
  const first = col.clock.nowMillis();
  expect(logOf(col, id).map((review) => review.id)).toEqual([first, first + 1, first + 2]);
});

test('counts new cards, reviews and time in the deck and above it; a new day begins at nothing', () => {
  const col = openFixture('empty');
  const [id] = addCards(col, 'Top::Sub');
  schedulerOf(col).answer(id, 4, { millisTaken: 5000 });
  schedulerOf(col).answer(id, 3, { millisTaken: 999_999_999 });
  for (const name of ['Top', 'Top::Sub']) {
    const { common } = col.decks.byName(name) ?? {};
    expect(common).toMatchObject({ newStudied: 1, reviewStudied: 1, millisecondsStudied: 65_000 });
  }
  const tomorrow = (col.decks.byName('Top')?.common.lastDayStudied ?? 0) + 1;
  const deck = col.decks.byName('Top::Sub');
  if (deck) col.decks.countStudied(deck.id, tomorrow, { new: 0, review: 1, millis: 10 });
  expect(col.decks.byName('Top')?.common).toMatchObject({
    lastDayStudied: tomorrow,
    newStudied: 0,
    reviewStudied: 1,
    millisecondsStudied: 10,
  });
});

test('buries siblings of queues that are shown later, and only as the options say', () => {
  const col = openFixture('empty');
  changeOptions(col, { buryNew: true, buryReviews: true, buryInterdayLearning: true });
  const [answered, second] = addCards(col, 'Default', 'Basic (and reversed card)');
  schedulerOf(col).answer(answered, 3);
  expect(queueOf(col, second)).toBe(CARD_QUEUE.siblingBuried);
  changeQueue(col, answered, { type: CARD_TYPE.new, queue: CARD_QUEUE.new });
  changeQueue(col, second, { type: CARD_TYPE.review, queue: CARD_QUEUE.review });
  schedulerOf(col).answer(answered, 3);
  expect(queueOf(col, second)).toBe(CARD_QUEUE.review);
  changeOptions(col, { buryNew: false, buryReviews: false, buryInterdayLearning: false });
  changeQueue(col, second, { type: CARD_TYPE.new, queue: CARD_QUEUE.new });
  schedulerOf(col).answer(answered, 3);
  expect(queueOf(col, second)).toBe(CARD_QUEUE.new);
});

test('a leech is tagged, and suspended where the options want it', () => {
  const col = openFixture('empty');
  const [id] = addCards(col, 'Default');
  changeOptions(col, { leechThreshold: 2, leechAction: 1 });
  changeQueue(col, id, { type: CARD_TYPE.review, queue: CARD_QUEUE.review, ivl: 5, factor: 2500, lapses: 1 });
  schedulerOf(col).answer(id, 1);
  expect(col.tags.ofNote(noteOf(col, id))).toEqual(['leech']);
  expect(queueOf(col, id)).toBe(CARD_QUEUE.learning);
  changeOptions(col, { leechAction: 0 });
  changeQueue(col, id, { type: CARD_TYPE.review, queue: CARD_QUEUE.review });
  schedulerOf(col).answer(id, 1);
  expect(queueOf(col, id)).toBe(CARD_QUEUE.suspended);
});

test('custom data is kept with the card, and refused when it is too long', () => {
  const col = openFixture('empty');
  const [id] = addCards(col, 'Default');
  schedulerOf(col).answer(id, 3, { customData: '{"a":1}' });
  expect(JSON.parse(col.cards.require(id).data)).toMatchObject({ cd: '{"a":1}' });
  const before = col.cards.require(id);
  expect(() => schedulerOf(col).answer(id, 3, { customData: '{"morethan8":1}' })).toThrow('<= 8 bytes');
  expect(col.cards.require(id)).toEqual(before);
});

test('refuses buttons that do not exist, cards that are gone and states that no longer hold', () => {
  const col = openFixture('empty');
  const [id] = addCards(col, 'Default');
  const states = schedulerOf(col).states(col.cards.require(id));
  expect(() => schedulerOf(col).answer(id, 5)).toThrow('invalid ease');
  expect(() => schedulerOf(col).answer(id, 0)).toThrow('invalid ease');
  schedulerOf(col).answer(id, 3, { states });
  expect(() => schedulerOf(col).answer(id, 3, { states })).toThrow('card was modified');
  col.cards.remove([id]);
  expect(() => schedulerOf(col).answer(id, 3)).toThrow('not found');
  expect(logOf(col, id)).toHaveLength(1);
});

test('an answer is one step of undo', () => {
  const col = openFixture('empty');
  const [id] = addCards(col, 'Default');
  const before = [col.cards.require(id), col.decks.byName('Default')];
  schedulerOf(col).answer(id, 3);
  expect(col.undo()).toBe('Answer Card');
  expect([col.cards.require(id), col.decks.byName('Default')]).toEqual(before);
  expect(logOf(col, id)).toEqual([]);
});

function addCards(col: Collection, deckName: string, notetypeName = 'Basic'): [CardId, CardId] {
  const deck = col.decks.getOrCreate(deckName);
  const notetype = col.notetypes.byName(notetypeName);
  if (!notetype) throw new Error('the fixture has the stock note types');
  const id = col.notes.add({ mid: notetype.id, fields: ['front', 'back'], tags: [] }, deck.id);
  const [first, second = first] = col.cards.ofNotes([id]).map((card) => card.id);
  if (first === undefined || second === undefined) throw new Error('the note has cards');
  return [first, second];
}

const logOf = (col: Collection, id: CardId) => reviewsOfCards(col, [id]).get(id) ?? [];
const queueOf = (col: Collection, id: CardId): number => col.cards.require(id).queue;
const noteOf = (col: Collection, id: CardId): NoteId => noteId(col.cards.require(id).nid);

function changeQueue(col: Collection, id: CardId, change: Partial<Card>): void {
  col.cards.update([{ ...col.cards.require(id), ...change }]);
}

function changeOptions(col: Collection, change: Partial<PresetConfig>): void {
  for (const preset of col.presets.all()) {
    const config = Object.assign(clone(PresetConfigSchema, preset.config), change);
    col.presets.update({ ...preset, config });
  }
}
