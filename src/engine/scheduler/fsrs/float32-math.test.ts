import { expect, test } from 'vitest';
import { readReference } from '../../../../test/reference-data.ts';
import { expm1f } from './expm1.ts';
import { exp32, log32, pow32 } from './float32-math.ts';

type Vectors = Readonly<Record<'exp' | 'pow' | 'expm1' | 'log', readonly number[][]>>;

test.for([
  ['exp', exp32],
  ['pow', pow32],
  ['expm1', expm1f],
  ['log', log32],
] as const)('%s agrees with the C library to the last bit', ([name, fn]) => {
  const rows = readReference<Vectors>('float32-math')[name].map((row) => row.map(Math.fround));
  const call = fn as (...args: number[]) => number; // rows have as many numbers as the function takes
  const wrong = rows.filter((row) => call(...row.slice(0, -1)) !== row.at(-1));
  expect(wrong).toEqual([]);
  expect(rows.length).toBeGreaterThan(100);
});

test('keeps to the rules at the edges', () => {
  expect([exp32(100), exp32(-200), exp32(0)]).toEqual([Number.POSITIVE_INFINITY, 0, 1]);
  expect([pow32(2, 200), pow32(2, -200), pow32(5, 0), pow32(0, 2)]).toEqual([
    Number.POSITIVE_INFINITY,
    0,
    1,
    0,
  ]);
  expect([pow32(-8, 0.5), exp32(Number.NaN), expm1f(Number.NaN)]).toEqual([
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
  expect([expm1f(90), expm1f(-30), expm1f(1e-9)]).toEqual([Number.POSITIVE_INFINITY, -1, 1e-9]);
});
