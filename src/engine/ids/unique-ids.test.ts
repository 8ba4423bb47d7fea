import { expect, test } from 'vitest';
import { UniqueIds } from './unique-ids.ts';

test('the time is the first id, then the highest goes up', () => {
  const ids = new UniqueIds(1000, []);
  expect([ids.next(), ids.next(), ids.next()]).toEqual([1000, 1001, 1002]);
});

test('a taken time, and rows from the future', () => {
  expect(new UniqueIds(1000, [1000, 5000]).next()).toBe(5001);
  const ids = new UniqueIds(1000, [5000]);
  expect([ids.next(), ids.next()]).toEqual([1000, 5001]);
});
