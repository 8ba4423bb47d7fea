import { expect, test } from 'vitest';
import { type CardId, cardId } from '../../ids/ids.ts';
import type { LearningEntry } from './entry.ts';
import { LearningQueue } from './learning-queue.ts';

const entry = (id: number, due: number, reps = 1): LearningEntry => ({ id: cardId(id), mod: 0, due, reps });
const ids = (queue: LearningQueue): CardId[] => queue.until(1e9).map(({ id }) => id);

test('keeps cards by the time they are due', () => {
  const queue = new LearningQueue([entry(1, 10), entry(2, 30)]);
  for (const [id, due] of [
    [3, 20],
    [4, 5],
    [5, 40],
  ] as const)
    queue.insert(entry(id, due));
  expect(ids(queue)).toEqual([4, 1, 3, 2, 5]);
  expect(queue.until(20).map(({ id }) => id)).toEqual([4, 1, 3]);
  expect(queue.remove(cardId(3))?.id).toBe(3);
  expect(queue.remove(cardId(4))?.id).toBe(4);
  expect(ids(queue)).toEqual([1, 2, 5]);
});

test('puts a card before the last of those due in the same second', () => {
  const queue = new LearningQueue([entry(1, 10), entry(2, 10), entry(3, 20)]);
  queue.insert(entry(4, 10));
  expect(ids(queue)).toEqual([1, 4, 2, 3]);
});

test('puts those that were never answered behind all others', () => {
  const queue = new LearningQueue([entry(1, 10, 0), entry(2, 30), entry(3, 20)]);
  queue.insert(entry(4, 5, 0));
  queue.insert(entry(5, 40));
  expect(ids(queue)).toEqual([3, 2, 5, 4, 1]);
});

test('heeds where the ring of seven begins again', () => {
  // With four of seven places free at its start, the fourth card stands in the ring's second half.
  const queue = new LearningQueue([1, 2, 3, 4].map((id) => entry(id, id)));
  for (let id = 5; id <= 7; id++) queue.insert(entry(id, 50));
  for (let id = 1; id <= 4; id++) queue.remove(cardId(id));
  for (const id of [9, 10, 11]) queue.insert(entry(id, 60));
  expect(ids(queue).slice(3)).toEqual([11, 10, 9]);
});
