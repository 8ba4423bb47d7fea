import { expect, test } from 'vitest';
import { SeededRandom } from './seeded-random.ts';
import { shuffled } from './shuffled.ts';

test('shuffles as Rust does, one time after the other', () => {
  const random = new SeededRandom(2023n);
  expect(shuffled(1, random)).toEqual([0]);
  expect(shuffled(2, random)).toEqual([0, 1]);
  expect(shuffled(5, random)).toEqual([1, 4, 3, 0, 2]);
  expect(shuffled(13, random)).toEqual([10, 0, 12, 6, 5, 2, 3, 9, 8, 11, 1, 7, 4]);
  const forty = shuffled(40, random);
  expect(forty.slice(0, 14)).toEqual([13, 30, 4, 10, 36, 24, 7, 9, 37, 31, 23, 12, 26, 15]);
  expect(forty.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  expect(shuffled(40, random).slice(0, 10)).toEqual([7, 31, 16, 33, 28, 10, 0, 15, 32, 17]);
});
