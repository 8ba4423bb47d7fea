import { describe, expect, test } from 'vitest';
import { CARD_QUEUE, type Card } from '../../cards/card.ts';
import { type CardId, cardId, deckId, noteId } from '../../ids/ids.ts';
import { CardQueues, type QueueParts } from './card-queues.ts';

const NOW = 1_781_524_800;
const NEXT_DAY = NOW + 40_000;

const queues = (parts: Partial<QueueParts>): CardQueues =>
  new CardQueues({ main: [], learning: [], day: 5, now: NOW, learnAheadSecs: 1200, ...parts });

const main = (id: number, kind: 'new' | 'review' | 'learning' = 'review') => ({
  id: cardId(id),
  mod: 1,
  kind,
});
const learning = (id: number, due: number, reps = 1) => ({ id: cardId(id), mod: 1, due, reps });

const card = (id: number, queue: number, due: number): Card => ({
  id: cardId(id),
  nid: noteId(1),
  did: deckId(1),
  ord: 0,
  mod: NOW,
  usn: -1,
  type: 1,
  queue,
  due,
  ivl: 0,
  factor: 0,
  reps: 1,
  lapses: 0,
  left: 1,
  odue: 0,
  odid: deckId(0),
  flags: 0,
  data: '{}',
});

const ids = (all: CardQueues): CardId[] => all.upcoming(99).map(({ id }) => id);
const answer = (all: CardQueues, answered: Card, now = NOW) =>
  all.answered(answered, { finished: false, nextDayAt: NEXT_DAY, now });

describe('the queues of a day', () => {
  test('show learning cards that are due, the main queue, then those ahead', () => {
    const all = queues({
      main: [main(1), main(2, 'new')],
      learning: [learning(3, NOW - 5), learning(4, NOW + 60), learning(5, NOW + 1300)],
    });
    expect(ids(all)).toEqual([3, 1, 2, 4]);
    expect(all.counts(NOW)).toEqual({ new: 1, learning: 2, review: 1 });
  });

  test('let a card in its last step go and put back one that comes again', () => {
    const all = queues({ main: [main(1), main(2)] });
    answer(all, card(1, CARD_QUEUE.learning, NOW + 60));
    expect(all.counts(NOW)).toEqual({ new: 0, learning: 1, review: 1 });
    answer(all, card(2, CARD_QUEUE.review, 9));
    expect(ids(all)).toEqual([1]);
    answer(all, card(1, CARD_QUEUE.learning, NEXT_DAY));
    expect(ids(all)).toEqual([]);
  });

  test('do not show a learning card twice in a row while another one waits', () => {
    const all = queues({ learning: [learning(1, NOW), learning(2, NOW + 300)] });
    answer(all, card(1, CARD_QUEUE.learning, NOW + 60));
    expect(ids(all)).toEqual([2, 1]);
  });

  test('refuse a card of the main queue that is not on top, but take any in learning', () => {
    const all = queues({ main: [main(1), main(2)], learning: [learning(3, NOW), learning(4, NOW)] });
    expect(() => answer(all, card(2, CARD_QUEUE.review, 9))).toThrow('not at top of queue');
    answer(all, card(4, CARD_QUEUE.review, 9));
    expect(ids(all)).toEqual([3, 1, 2]);
    expect(all.counts(NOW)).toEqual({ new: 0, learning: 1, review: 2 });
  });

  test('show cards that were never answered behind other learning cards, whenever they are due', () => {
    const all = queues({ learning: [learning(1, NOW - 9, 0), learning(2, NOW + 99), learning(3, NOW, 4)] });
    expect(ids(all)).toEqual([3, 1, 2]);
    expect(all.counts(NOW).learning).toBe(3);
    answer(all, card(3, CARD_QUEUE.review, 9), NOW + 100);
    expect(ids(all)).toEqual([2, 1]);
  });

  test('count learning cards that come due only with an answer, or when nothing else is left', () => {
    const all = queues({ main: [main(1)], learning: [learning(2, NOW + 1300)] });
    expect(all.counts(NOW + 600).learning).toBe(0);
    answer(all, card(1, CARD_QUEUE.review, 9), NOW + 600);
    expect(all.counts(NOW + 600).learning).toBe(1);
    const empty = queues({ learning: [learning(2, NOW + 1300)] });
    expect(empty.counts(NOW + 50).learning).toBe(0);
    expect(empty.counts(NOW + 100).learning).toBe(1);
  });

  test('come back with undo as they were, and with redo as they became', () => {
    const all = queues({ main: [main(1), main(2, 'new')], learning: [learning(3, NOW + 1205)] });
    const before = { ids: ids(all), counts: all.counts(NOW) };
    const update = answer(all, card(1, CARD_QUEUE.learning, NOW + 60), NOW + 10);
    const after = ids(all);
    all.undo(update);
    expect({ ids: ids(all), counts: all.counts(NOW) }).toEqual(before);
    all.redo(update);
    expect(ids(all).slice(0, 2)).toEqual(after.slice(0, 2));
  });
});
