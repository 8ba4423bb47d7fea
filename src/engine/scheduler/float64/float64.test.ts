import { expect, test } from 'vitest';
import { readReference } from '../../../../test/reference-data.ts';
import { cos64 } from './cos64.ts';
import { exp64 } from './exp64.ts';
import { fused, fused32 } from './fused.ts';
import { log64 } from './log64.ts';
import { pow64 } from './pow64.ts';

type Vectors = Readonly<Record<'exp' | 'log' | 'pow' | 'cos', readonly number[][]>>;

test.for([
  ['exp', exp64],
  ['log', log64],
  ['pow', pow64],
  ['cos', cos64],
] as const)('%s agrees with the C library to the last bit', ([name, fn]) => {
  const rows = readReference<Vectors>('float64-math')[name];
  const call = fn as (...args: number[]) => number; // rows have as many numbers as the function takes
  const wrong = rows.filter((row) => call(...row.slice(0, -1)) !== row.at(-1));
  expect(wrong).toEqual([]);
  expect(rows.length).toBeGreaterThan(100);
});

test('keeps to the rules at the edges', () => {
  expect([exp64(0), exp64(1e-20), exp64(800), exp64(-800)]).toEqual([1, 1, Number.POSITIVE_INFINITY, 0]);
  expect([log64(1), log64(0), log64(-1)]).toEqual([0, Number.NEGATIVE_INFINITY, Number.NaN]);
  expect([pow64(5, 0), pow64(1, 9), pow64(0, 2), pow64(-8, 0.5)]).toEqual([1, 1, 0, Number.NaN]);
});

test('knows the cosines of round numbers', () => {
  expect([cos64(0), cos64(-1e-10), cos64(Math.PI), cos64(2 * Math.PI)]).toEqual([1, 1, -1, 1]);
  expect([cos64(Number.NaN), cos64(Number.POSITIVE_INFINITY)]).toEqual([Number.NaN, Number.NaN]);
});

test('multiplies and adds with one rounding', () => {
  const { EPSILON } = Number;
  expect(fused(1 + EPSILON, 1 + EPSILON, -1 - 2 * EPSILON)).toBe(EPSILON ** 2);
  expect(fused(1 + EPSILON, 1 - EPSILON, -1)).toBe(-(EPSILON ** 2));
  expect(fused(3, 4, 5)).toBe(17);
  // The exact sum is a little more than halfway between two doubles; rounding twice would go down.
  expect(fused(1 + 2 ** -30, 1 + 2 ** -23, 2 ** 53)).toBe(2 ** 53 + 2);
  expect(fused(1 - 2 ** -30, 1 + 2 ** -30, 2 ** 53)).toBe(2 ** 53);
});

test('does so with 32-bit floats, which doubles would round twice', () => {
  const one = Math.fround(1 + 2 ** -12);
  expect(fused32(3, 4, 5)).toBe(17);
  // The product is 1 + 2^-11 + 2^-24: halfway between two 32-bit floats, but for the last summand.
  expect(fused32(one, one, 2 ** -80)).toBe(1 + 2 ** -11 + 2 ** -23);
  expect(fused32(one, one, -(2 ** -80))).toBe(1 + 2 ** -11);
});
