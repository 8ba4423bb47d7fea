import { describe, expect, test } from 'vitest';
import { openFixture } from '../../../../test/support.ts';
import type { Card } from '../../cards/card.ts';
import type { Collection } from '../../collection/collection.ts';
import { type CardId, cardId } from '../../ids/ids.ts';
import { compareIds } from '../../ids/long-integers.ts';
import { reviewsOfCards } from '../../revlog/revlog.ts';
import { searchOf } from '../../search/search.ts';
import { timingToday } from '../timing.ts';
import { setDueDate } from './due-date.ts';
import { parseDueDays } from './due-days.ts';
import { forgetCards } from './forget.ts';
import { repositionCards, sortNewCardsOfDeck } from './reposition.ts';

const REVIEW = cardId(1762652001116);
const NEW = cardId(1762000001112);
const IN_FILTERED = cardId(1770476001164);

describe('days until cards are due', () => {
  test.each([
    ['5', { least: 5, most: 5, reset: false }],
    ['5!', { least: 5, most: 5, reset: true }],
    ['70-50!', { least: 50, most: 70, reset: true }],
    ['007', { least: 7, most: 7, reset: false }],
  ])('reads %s', (text, expected) => expect(parseDueDays(text)).toEqual(expected));

  test.each(['', 'x', '-5', '1-', '1.5', '!', ' 1', '1\n', '1-2-3'])(
    'refuses "%s" by its own text',
    (text) => {
      expect(() => parseDueDays(text)).toThrow(expect.objectContaining({ code: 'invalid', message: text }));
    },
  );

  test.each(['4294967296', '99999999999', '٣'])('knows no number %s', (text) => {
    expect(() => parseDueDays(text)).toThrow('A number was invalid or out of range.');
  });
});

describe('another due date', () => {
  test('is drawn for each card from a span, both ends included', () => {
    const col = openFixture('study');
    const ids = searchOf(col).cards('is:new');
    setDueDate(col, ids, '3-4');
    const today = timingToday(col).daysElapsed;
    const days = new Set(col.cards.getMany(ids).map((card) => card.due - today));
    expect([...days].sort()).toEqual([3, 4]);
  });

  test('remembers the position of a card that was new, and tells the log', () => {
    const col = openFixture('study');
    const position = card(col, NEW).due;
    setDueDate(col, [NEW], '2');
    expect(card(col, NEW)).toMatchObject({
      type: 2,
      queue: 2,
      ivl: 2,
      factor: 2500,
      data: `{"pos":${position}}`,
    });
    expect(reviewsOfCards(col, [NEW]).get(NEW)).toMatchObject([
      { ease: 0, ivl: 2, lastIvl: 0, factor: 2500, time: 0, type: 4, usn: -1 },
    ]);
  });

  test('changes nothing when one of the cards has no home', () => {
    const col = openFixture('study');
    col.db.run('update cards set did = 99 where id = ?', REVIEW);
    const before = card(col, NEW);
    expect(() => setDueDate(col, [NEW, REVIEW], '2')).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(card(col, NEW)).toEqual(before);
  });

  test('is one step to take back', () => {
    const col = openFixture('study');
    const before = card(col, IN_FILTERED);
    setDueDate(col, [IN_FILTERED], '1!');
    expect(card(col, IN_FILTERED)).toMatchObject({ odid: 0, odue: 0, did: before.odid });
    col.undo();
    expect(card(col, IN_FILTERED)).toEqual(before);
    expect(reviewsOfCards(col, [IN_FILTERED]).get(IN_FILTERED)?.at(-1)?.type).not.toBe(4);
  });
});

describe('forgetting', () => {
  test('gives cards the next positions, or their own', () => {
    const col = openFixture('study');
    const next = col.config.getNumber('nextPos', 0);
    forgetCards(col, [REVIEW, NEW]);
    expect([card(col, REVIEW).due, card(col, NEW).due]).toEqual([next, next + 1]);
    expect(col.config.get('nextPos')).toBe(next + 2);
    setDueDate(col, [NEW], '9');
    forgetCards(col, [NEW], { restorePosition: true });
    expect(card(col, NEW).due).toBe(next + 1);
    expect(col.config.get('nextPos')).toBe(next + 2);
  });

  test('keeps the counts unless told otherwise', () => {
    const col = openFixture('study');
    const { reps } = card(col, REVIEW);
    forgetCards(col, [REVIEW]);
    expect(card(col, REVIEW)).toMatchObject({ type: 0, queue: 0, ivl: 0, factor: 0, reps });
    forgetCards(col, [REVIEW], { resetCounts: true });
    expect(card(col, REVIEW)).toMatchObject({ reps: 0, lapses: 0 });
  });

  test('takes the memory state away, but not the time of the last review', () => {
    const col = openFixture('fsrs');
    const [id = NEW] = searchOf(col).cards('prop:s>0');
    col.cards.update([
      { ...card(col, id), data: '{"pos":3,"s":5.5,"d":4.0,"dr":0.9,"decay":0.2,"lrt":1780000000}' },
    ]);
    forgetCards(col, [id]);
    expect(card(col, id).data).toBe('{"dr":0.9,"decay":0.2,"lrt":1780000000}');
  });

  test('leaves no row in the log when none is wanted', () => {
    const col = openFixture('study');
    const count = (): unknown => col.db.value('select count() from revlog');
    const before = count();
    forgetCards(col, [REVIEW], { log: false });
    expect(count()).toBe(before);
    forgetCards(col, [REVIEW, NEW]);
    expect(count()).toBe(Number(before) + 2);
  });
});

describe('positions', () => {
  const how = { start: 100, step: 5, order: 'given', shift: false } as const;

  test('follow the order of the cards, one for each note', () => {
    const col = openFixture('study');
    const ids = newCards(col).slice(0, 6).reverse();
    const moved = repositionCards(col, [...ids, REVIEW], how);
    expect(moved).toBe(ids.length);
    const notes = [...new Set(ids.map((id) => card(col, id).nid))];
    for (const id of ids) expect(card(col, id).due).toBe(100 + 5 * notes.indexOf(card(col, id).nid));
    expect(col.config.get('randomOrderReposition')).toBe(false);
  });

  test('are all taken, in another order, when it is drawn', () => {
    const col = openFixture('study');
    const ids = newCards(col);
    repositionCards(col, ids, { ...how, start: 0, step: 1, order: 'random' });
    const notes = new Set(col.cards.getMany(ids).map(({ nid }) => nid));
    const places = new Set(col.cards.getMany(ids).map(({ due }) => due));
    expect([...places].sort((a, b) => a - b)).toEqual(Array.from({ length: notes.size }, (_, i) => i));
  });

  test('make room when others are to move behind', () => {
    const col = openFixture('study');
    const [first = NEW, second = NEW] = newCards(col).filter((id) => card(col, id).due >= 5);
    const { due } = card(col, second);
    repositionCards(col, [first], { start: 5, step: 2, order: 'given', shift: true });
    expect(card(col, first).due).toBe(5);
    expect(card(col, second).due).toBe(due + 2);
  });

  test('of a deck go by age of the notes', () => {
    const col = openFixture('study');
    const deck = card(col, NEW).did;
    sortNewCardsOfDeck(col, deck, 'random');
    sortNewCardsOfDeck(col, deck, 'oldest');
    const cards = col.cards.getMany(newCards(col)).filter(({ did, odid }) => did === deck && odid === 0);
    const byNote = [...cards].sort((a, b) => compareIds(a.nid, b.nid)).map(({ due }) => due);
    expect(byNote).toEqual([...byNote].sort((a, b) => a - b));
    expect(byNote[0]).toBe(1);
  });
});

const card = (col: Collection, id: CardId): Card => col.cards.require(id);
const newCards = (col: Collection): CardId[] => searchOf(col).cards('is:new -is:suspended -is:buried');
