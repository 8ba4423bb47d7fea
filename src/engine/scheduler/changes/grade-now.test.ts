import { describe, expect, test } from 'vitest';
import { openFixture } from '../../../../test/support.ts';
import { cardId } from '../../ids/ids.ts';
import { reviewsOfCards } from '../../revlog/revlog.ts';
import { gradeNow } from './grade-now.ts';

const NEW = cardId(1762000001112);
const REVIEW = cardId(1762652001116);

describe('grading without showing', () => {
  test('answers each card and logs it without time', () => {
    const col = openFixture('study');
    gradeNow(col, [NEW, REVIEW], 4);
    expect(col.cards.require(NEW)).toMatchObject({ type: 2, queue: 2, reps: 1 });
    expect(reviewsOfCards(col, [NEW]).get(NEW)).toMatchObject([{ ease: 4, time: 0, type: 0 }]);
    expect(reviewsOfCards(col, [REVIEW]).get(REVIEW)?.at(-1)).toMatchObject({ ease: 4, time: 0 });
  });

  test('answers none when one is unknown, and is one step to take back', () => {
    const col = openFixture('study');
    const before = col.cards.getMany([NEW, REVIEW]);
    expect(() => gradeNow(col, [NEW, cardId(5)], 3)).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(col.cards.require(NEW)).toEqual(before[0]);
    gradeNow(col, [NEW, REVIEW], 1);
    col.undo();
    expect(col.cards.getMany([NEW, REVIEW])).toEqual(before);
  });
});
