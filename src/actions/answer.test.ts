import { describe, expect, test } from 'vitest';
import { call } from '../../test/served.ts';
import { openFixture } from '../../test/support.ts';
import type { Collection } from '../engine/collection/collection.ts';
import { cardId } from '../engine/ids/ids.ts';
import type { LongInteger } from '../engine/ids/long-integers.ts';
import { reviewsOfCards } from '../engine/revlog/revlog.ts';
import { searchOf } from '../engine/search/search.ts';

const answer = (col: Collection, answers: object[]) => call(col, 'answerCards', { answers });

const lastTime = (col: Collection, id: LongInteger) =>
  reviewsOfCards(col, [cardId(id)])
    .get(cardId(id))
    ?.at(-1)?.time;

const repsOf = (col: Collection, ids: readonly LongInteger[]) =>
  ids.map((id) => col.cards.require(cardId(id)).reps);

describe('answerCards', () => {
  test('tells which cards there were, and is one step of undo', () => {
    const col = openFixture('study');
    const [first = 0, second = 0] = searchOf(col).cards('is:new -is:suspended');
    const given = [first, 1, second].map((card) => ({ cardId: card, ease: 3 }));
    expect(answer(col, given)).toEqual([true, false, true]);
    expect(repsOf(col, [first, second])).toEqual([1, 1]);
    expect(col.undo()).toBe('Answer Card');
    expect(repsOf(col, [first, second])).toEqual([0, 0]);
  });

  test('keeps what came before an answer that is refused', () => {
    const col = openFixture('study');
    const [first = 0, second = 0, third = 0] = searchOf(col).cards('is:new -is:suspended');
    const good = (card: LongInteger) => ({ cardId: card, ease: 3 });
    const refused: [object, string][] = [
      [{ cardId: second, ease: 9 }, 'invalid ease'],
      [{ cardId: second, ease: '3' }, 'invalid ease'],
      [{ cardId: second }, "'ease'"],
      [{ ease: 3 }, "'cardId'"],
      [{ cardId: second, ease: 3, time: -5 }, "'time' must be"],
    ];
    refused.forEach(([wrong, message], times) => {
      expect(() => answer(col, [good(first), wrong, good(third)])).toThrow(message);
      expect(repsOf(col, [first, second, third])).toEqual([times + 1, 0, 0]);
    });
  });

  test('logs the time given, at most what the options allow', () => {
    const col = openFixture('study');
    const [card = 0] = searchOf(col).cards('deck:Default is:new -is:suspended');
    const timed: [unknown, number][] = [
      [4321, 4321],
      [999_999_999, 60_000],
      [null, 0],
      [undefined, 0],
    ];
    for (const [time, logged] of timed) {
      answer(col, [{ cardId: card, ease: 1, time }]);
      expect(lastTime(col, card)).toBe(logged);
    }
  });
});
