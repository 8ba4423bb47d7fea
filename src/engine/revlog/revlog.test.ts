import { describe, expect, test } from 'vitest';
import { openFixture, standingClock } from '../../../test/support.ts';
import { cardId } from '../ids/ids.ts';
import { reviewedToday, reviewsByDate } from './days.ts';
import { addReview, insertReviews, type Review, reviewsOfCards } from './revlog.ts';

const CARD = cardId(7);
const REVIEW: Review = {
  id: 1,
  cid: CARD,
  usn: 3,
  ease: 3,
  ivl: 4,
  lastIvl: -60,
  factor: 2500,
  time: 900,
  type: 0,
};

describe('the review log', () => {
  test('gives a row whose time is taken the next one above all', () => {
    const col = openFixture('empty');
    const last = Date.parse('2026-06-20');
    col.transact('Update Config', () => {
      for (const id of [1000, last, 1000]) addReview(col, { ...REVIEW, id });
    });
    const ids = reviewsOfCards(col, [CARD])
      .get(CARD)
      ?.map(({ id }) => id);
    expect(ids).toEqual([1000, last, last + 1]);
  });

  test('takes rows as they are', () => {
    const col = openFixture('empty');
    col.transact('Update Note', () => insertReviews(col, [REVIEW, { ...REVIEW, id: 2, ivl: 30, type: 5 }]));
    expect(reviewsOfCards(col, [CARD]).get(CARD)).toEqual([REVIEW, { ...REVIEW, id: 2, ivl: 30, type: 5 }]);
  });

  test.each([
    ['in the log', [2, 1]],
    ['among the rows', [3, 2, 3]],
  ])('takes none when an id is twice %s', (_, ids) => {
    const col = openFixture('empty');
    col.transact('Update Note', () => insertReviews(col, [REVIEW]));
    const rows = ids.map((id) => ({ ...REVIEW, id }));
    const insert = (): void => col.transact('Update Note', () => insertReviews(col, rows));
    expect(insert).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(reviewsOfCards(col, [CARD]).get(CARD)).toEqual([REVIEW]);
  });
});

describe('reviews by date', () => {
  test('begin a day at the hour of the collection, by the local time of each review', () => {
    // West of Greenwich by five hours in winter and by four from 8 March 2026, 7:00 UTC.
    const summer = Date.parse('2026-03-08T07:00:00Z');
    const clock = {
      ...standingClock('2026-06-15T12:00:00Z'),
      minutesWest: (at: number) => (at < summer ? 300 : 240),
    };
    const col = openFixture('empty', clock);
    const times = [
      '2026-01-10T08:59:59Z',
      '2026-01-10T09:00:00Z',
      '2026-05-10T07:59:59Z',
      '2026-05-10T08:00:00Z',
    ];
    col.transact('Update Note', () =>
      insertReviews(
        col,
        times.map((time) => ({ ...REVIEW, id: Date.parse(time) })),
      ),
    );
    expect(reviewsByDate(col)).toEqual([
      ['2026-05-10', 1],
      ['2026-05-09', 1],
      ['2026-01-10', 1],
      ['2026-01-09', 1],
    ]);
  });

  test('count today what came after the day began', () => {
    const col = openFixture('empty');
    const ids = ['2026-06-15T04:00:00.000Z', '2026-06-15T04:00:00.001Z', '2026-06-15T11:00:00Z'];
    col.transact('Update Note', () =>
      insertReviews(
        col,
        ids.map((time) => ({ ...REVIEW, id: Date.parse(time) })),
      ),
    );
    expect(reviewedToday(col)).toBe(2);
  });
});
