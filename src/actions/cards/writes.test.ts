import { describe, expect, test } from 'vitest';
import { call } from '../../../test/served.ts';
import { openFixture } from '../../../test/support.ts';
import type { Collection } from '../../engine/collection/collection.ts';
import { cardId } from '../../engine/ids/ids.ts';
import { reviewActions } from '../statistics/reviews.ts';

const NEW = 1762000001112;
const REVIEW = 1762652001116;
const SUSPENDED = 1762815001117;
const BURIED = 1763467001121;

describe('setSpecificValueOfCard', () => {
  const set = (col: Collection, keys: unknown[], newValues: unknown[], card: unknown = NEW): unknown =>
    call(col, 'setSpecificValueOfCard', { card, keys, newValues, warning_check: true });

  test('keeps numbers to the size of Anki’s', () => {
    const col = openFixture('study');
    expect(set(col, ['factor', 'flags', 'ord', 'queue'], [70_000, 257, 65_536, 253])).toEqual([true]);
    expect(card(col, NEW)).toMatchObject({ factor: 4464, flags: 1, ord: 0, queue: -3 });
  });

  test.each<[string, unknown, unknown]>([
    ['factor', -1, 'Value out of range: -1'],
    ['due', 2 ** 31, 'Value out of range: 2147483648'],
    ['type', 4, 'invalid card type'],
    ['queue', 5, 'invalid card queue'],
    ['ivl', '3', '\'ivl\' must be a whole number, not "3"'],
    ['ivl', 1.5, "'ivl' must be a whole number, not 1.5"],
    ...['id', 'nid', 'did', 'odid', 'ord', 'type', 'queue', 'due', 'ivl', 'factor', 'reps', 'lapses', 'left']
      .concat(['odue', 'flags', 'original_position', 'last_review_time', 'mod', 'usn'])
      .map((key): [string, unknown, unknown] => [key, true, expect.any(String)]),
    ['usn', 2 ** 40, 'Value out of range: 1099511627776'],
    ['custom_data', '[1]', 'custom data not an object'],
    ['custom_data', '{"ninechars":1}', 'custom data keys must be <= 8 bytes'],
    ['custom_data', `{"a":"${'x'.repeat(100)}"}`, 'serialized custom data must be under 100 bytes'],
    ['id', REVIEW, 'the id of a card cannot be changed'],
    ['did', 5, expect.any(String)],
    ['nid', 5, expect.any(String)],
  ])('refuses %s of %j and changes nothing', (key, value, message) => {
    const col = openFixture('study');
    const before = card(col, NEW);
    expect(set(col, ['reps', key], [3, value])).toEqual([[false, message]]);
    expect(card(col, NEW)).toEqual(before);
  });

  test('reaches what Anki keeps in the column data', () => {
    const col = openFixture('study');
    set(col, ['custom_data', 'original_position'], ['{"k":1}', 7]);
    expect(card(col, NEW).data).toBe('{"pos":7,"cd":"{\\"k\\":1}"}');
    set(col, ['custom_data', 'original_position'], ['{}', null]);
    expect(card(col, NEW).data).toBe('{}');
  });

  test('changes nothing for names that Anki does not know', () => {
    const col = openFixture('study');
    expect(set(col, ['constructor', 'data', 'mod'], [1, '{"pos":9}', 5])).toEqual([true]);
    expect(card(col, NEW)).toMatchObject({ data: '{}', mod: col.now });
  });
});

describe('suspend and unsuspend', () => {
  test('act on all cards, wherever the ones stand that need no change', () => {
    const col = openFixture('study');
    expect(call(col, 'suspend', { cards: [SUSPENDED, NEW, REVIEW] })).toBe(true);
    expect([NEW, REVIEW, SUSPENDED].map((id) => card(col, id).queue)).toEqual([-1, -1, -1]);
    expect(call(col, 'suspend', { cards: [SUSPENDED, NEW, REVIEW] })).toBe(false);
    expect(call(col, 'unsuspend', { cards: [BURIED, SUSPENDED, NEW] })).toBeNull();
    expect([SUSPENDED, NEW, BURIED].map((id) => card(col, id).queue)).toEqual([2, 0, -2]);
  });

  test('change nothing when a card is unknown', () => {
    const col = openFixture('study');
    expect(() => call(col, 'suspend', { cards: [NEW, 5] })).toThrow('Card was not found: 5');
    expect(card(col, NEW).queue).toBe(0);
  });
});

describe('setEaseFactors', () => {
  test('takes no truth value for a number', () => {
    const col = openFixture('study');
    for (const ease of [true, false])
      expect(() => call(col, 'setEaseFactors', { cards: [NEW], easeFactors: [ease] })).toThrow(
        `'factor' must be a whole number, not ${ease}`,
      );
    expect(card(col, NEW).factor).toBe(0);
  });

  test('keeps what came before a value that is none', () => {
    const col = openFixture('study');
    expect(() => call(col, 'setEaseFactors', { cards: [NEW, REVIEW], easeFactors: [2000, 'x'] })).toThrow();
    expect([NEW, REVIEW].map((id) => card(col, id).factor)).toEqual([2000, 2500]);
  });
});

describe('insertReviews', () => {
  const row = [1594194095746, NEW, -1, 3, 4, -60, 2500, 6157, 0];

  test.each([
    ['no rows', [[]]],
    ['too short', [row.slice(1)]],
    ['too long', [[...row, 1]]],
    ['SQL', [[...row.slice(0, 8), '0); delete from cards; --']]],
    ['an unknown kind', [[...row.slice(0, 8), 6]]],
    ['a button that is none', [[...row.slice(0, 3), 5, ...row.slice(4)]]],
    ['fractions', [[...row.slice(0, 4), 1.5, ...row.slice(5)]]],
    ['numbers that Anki cannot read', [[...row.slice(0, 7), 2 ** 32, 0]]],
  ])('refuses %s', (_, reviews) => {
    const { params } = reviewActions.insertReviews;
    expect(params.safeParse({ reviews: [row, ...reviews] }).success).toBe(false);
    expect(params.safeParse({ reviews: [row] }).success).toBe(true);
  });

  test('is followed by what getReviewsOfCards tells, by number and by text', () => {
    const col = openFixture('study');
    call(col, 'insertReviews', { reviews: [row] });
    const review = { id: row[0], usn: -1, ease: 3, ivl: 4, lastIvl: -60, factor: 2500, time: 6157, type: 0 };
    const reviewsOf = (...cards: unknown[]): unknown =>
      JSON.parse(JSON.stringify(call(col, 'getReviewsOfCards', { cards })));
    expect(reviewsOf(NEW)).toEqual({ [NEW]: [review] });
    expect(reviewsOf(String(NEW), NEW, 'x')).toEqual({ [NEW]: [review], x: [] });
  });
});

describe('reading reviews', () => {
  test('makes no deck', () => {
    const col = openFixture('study');
    const decks = col.decks.all().length;
    expect(call(col, 'getLatestReviewID', { deck: 'None' })).toBe(0);
    expect(call(col, 'cardReviews', { deck: 'None', startID: 0 })).toEqual([]);
    expect(col.decks.all()).toHaveLength(decks);
  });
});

const card = (col: Collection, id: number) => col.cards.require(cardId(id));
