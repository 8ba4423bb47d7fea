import { expect, test } from 'vitest';
import { SeededRandom } from './seeded-random.ts';

test('draws from a range as Rust does', () => {
  expect(new SeededRandom(5n).range(1, 1000)).toBe(180);
  expect(new SeededRandom(500n).range(1, 1000)).toBe(13);
  expect(new SeededRandom(5001n).range(1, 5001)).toBe(3731);
});

test('one seed, one row of numbers, also past the first block', () => {
  const first = new SeededRandom(1n);
  const second = new SeededRandom(1n);
  const row = Array.from({ length: 40 }, () => first.u32());
  expect(Array.from({ length: 40 }, () => second.u32())).toEqual(row);
  expect(new Set(row).size).toBe(40);
});
