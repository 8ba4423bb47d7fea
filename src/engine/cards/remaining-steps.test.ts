import { expect, test } from 'vitest';
import { remainingSteps } from './remaining-steps.ts';

test('more steps that were not passed are left', () => {
  expect(remainingSteps(2, [1, 10, 100], [1, 10])).toBe(3);
  expect(remainingSteps(1, [10, 100], [10])).toBe(2);
});

test('steps as long as the last passed one count as passed, and one is always left', () => {
  expect(remainingSteps(1, [1, 5, 20], [1, 10])).toBe(2);
  expect(remainingSteps(1, [0.5], [1, 10])).toBe(1);
});

test('without old steps, or with as many left, nothing changes, today included', () => {
  expect(remainingSteps(1002, [1, 10], [])).toBe(1002);
  expect(remainingSteps(1002, [1, 10], [1, 10])).toBe(1002);
  expect(remainingSteps(2002, [1, 10, 20], [1, 10])).toBe(3);
});
