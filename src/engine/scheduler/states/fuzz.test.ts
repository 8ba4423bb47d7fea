import { expect, test } from 'vitest';
import { readReference } from '../../../../test/reference-data.ts';
import { cardId } from '../../ids/ids.ts';
import { fuzzBounds, fuzzed, fuzzFactor, fuzzSeed, leastFuzzed } from './fuzz.ts';

interface Row {
  readonly id: number;
  readonly reps: number;
  readonly interval: number;
  readonly maximum: number;
  readonly fuzzed: number;
}

test('2,400 intervals get the fuzz that Anki gives them', () => {
  const { cases } = readReference<{ cases: Row[] }>('fuzz');
  const wrong = cases.filter((row) => {
    const factor = fuzzFactor(fuzzSeed(cardId(row.id), Math.max(row.reps - 1, 0)));
    return fuzzed(factor, row.interval, 1, row.maximum) !== row.fuzzed;
  });
  expect(wrong).toEqual([]);
  expect(cases.length).toBe(2400);
});

test('bounds hold even where the least is more than the most', () => {
  expect(fuzzBounds(1, 3, 2)).toEqual([2, 2]);
  expect(fuzzBounds(2, 3, 1000)).toEqual([3, 4]);
  expect(fuzzBounds(100, 97, 103)).toEqual([97, 103]);
});

test('fuzz makes no interval shorter than the one before, unless it must shrink', () => {
  const f = Math.fround;
  expect(leastFuzzed(f(2.7269483), 4, 36_500)).toBe(4);
  expect(leastFuzzed(f(2.7269483), 5, 36_500)).toBe(0);
  expect(leastFuzzed(f(4.591988), 4, 36_500)).toBe(5);
  expect(leastFuzzed(f(39.19845), 40, 36_500)).toBe(40);
});
