import { expect, test } from 'vitest';
import { cardId, type NoteId, noteId } from './ids.ts';
import { compareIds, exactInteger, isLongInteger } from './long-integers.ts';

const LONGEST = 2n ** 63n - 1n;

test('nothing is computed with an id, and kinds are not mixed up', () => {
  const [note, other] = [noteId(1), noteId(LONGEST)];
  const refused = [
    // @ts-expect-error: the other may be a bigint
    () => note + 1,
    // @ts-expect-error: one may be a bigint
    () => note - other,
    // @ts-expect-error: it may be a bigint
    () => Math.max(note, 1),
    // @ts-expect-error: it may be a bigint
    (): number => note,
    // @ts-expect-error: a card is no note
    (): NoteId => cardId(1),
    // @ts-expect-error: not every number is one
    (): NoteId => 1,
  ];
  expect(refused).toHaveLength(6);
});

test('a whole number is a number where that is exact, else a bigint', () => {
  expect(['-5', ' 7', 7n, 2 ** 53 - 1, 2n ** 53n, 2 ** 53, LONGEST, 1e23].map(exactInteger)).toEqual([
    ...[-5, 7, 7, 2 ** 53 - 1, 2n ** 53n, 2n ** 53n, LONGEST, 99999999999999991611392n],
  ]);
});

test('what SQLite can hold as an integer', () => {
  const held = [0, -1, LONGEST, -LONGEST - 1n, 2 ** 53 - 1];
  const others = [LONGEST + 1n, -LONGEST - 2n, 2 ** 53, 1.5, Number.NaN, '1', null, true];
  expect(held.every(isLongInteger)).toBe(true);
  expect(others.some(isLongInteger)).toBe(false);
});

test('numbers and bigints are sorted together', () => {
  expect([3, LONGEST, -LONGEST, 2, 2].sort(compareIds)).toEqual([-LONGEST, 2, 2, 3, LONGEST]);
});
