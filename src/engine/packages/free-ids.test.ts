import { expect, test } from 'vitest';
import { FreeIds } from './free-ids.ts';

test('a taken id moves on by 999 until it is free', () => {
  const free = new FreeIds(new Set([1, 1000, 1999, 5]));
  expect([1, 1, 1000, 5, 6].map((id) => free.take(id))).toEqual([2998, 3997, 4996, 1004, 6]);
});

test('ids in one long row of taken ones take no longer than others', () => {
  const row = Array.from({ length: 20_000 }, (_, place) => 1_700_000_000_000 + place * 999);
  const free = new FreeIds(new Set(row));
  const start = performance.now();
  const given = row.map((id) => free.take(id));
  expect(performance.now() - start).toBeLessThan(2000);
  expect(new Set(given).size).toBe(row.length);
  expect(given.at(-1)).toBe(1_700_000_000_000 + 39_999 * 999);
});
