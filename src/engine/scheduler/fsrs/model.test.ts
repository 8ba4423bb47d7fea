import { expect, test } from 'vitest';
import { AnkiError } from '../../errors.ts';
import { FsrsModel, retrievability } from './model.ts';

test('nine of ten are remembered after as many days as the stability says', () => {
  const state = { stability: 42, difficulty: 5 };
  for (const decay of [0.1542, 0.5, 0.2]) expect(retrievability(state, 42, decay)).toBeCloseTo(0.9, 6);
  expect(retrievability(state, 0, 0.5)).toBe(1);
  expect(new FsrsModel([]).interval(42, 0.9)).toBeCloseTo(42, 3);
});

test('a harder answer never leads to a longer memory', () => {
  const model = new FsrsModel([]);
  for (const daysSince of [0, 1, 10, 400]) {
    const { again, hard, good, easy } = model.outcomes({ stability: 10, difficulty: 5 }, 0.9, daysSince);
    const row = [again, hard, good, easy].map(({ memory }) => memory.stability);
    expect(row).toEqual([...row].sort((a, b) => a - b));
  }
});

test('a history and single steps lead to the same state', () => {
  const model = new FsrsModel([]);
  const history = [
    { rating: 3, daysSince: 0 },
    { rating: 4, daysSince: 3 },
    { rating: 1, daysSince: 20 },
  ];
  const [first, ...rest] = history;
  const start = model.outcomes(undefined, 0.9, 0).good.memory;
  expect(model.stateAfter([first ?? { rating: 3, daysSince: 0 }])).toEqual(start);
  expect(model.stateAfter(rest, start)).toEqual(model.stateAfter(history));
});

test('parameters that are none are refused', () => {
  for (const parameters of [[1], new Array(20).fill(1), new Array(21).fill(Number.NaN)])
    expect(() => new FsrsModel(parameters)).toThrow(AnkiError);
});
