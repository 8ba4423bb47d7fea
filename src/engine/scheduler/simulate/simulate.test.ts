import { expect, test } from 'vitest';
import { DEFAULT_PARAMETERS } from '../fsrs/parameters.ts';
import { habitsOf } from './habits.ts';
import { type SimulatedCard, simulate } from './simulate.ts';

const NEVER = Number.NEGATIVE_INFINITY;

/** 4 a day of 200 new cards: most of them have no turn within 20 days, and must not even be waiting for one. */
const cards: SimulatedCard[] = Array.from({ length: 200 }, (_, i) => ({
  ...{ difficulty: NEVER, stability: 1e-8, lastDay: NEVER, interval: NEVER, lapses: 0 },
  due: Math.floor(i / 4),
}));

test('studies new cards, all of equal rank, as the crate fsrs 6.6.2 does', () => {
  const simulated = simulate(cards, {
    habits: habitsOf([], 0),
    parameters: DEFAULT_PARAMETERS,
    retention: Math.fround(0.9),
    ...{ days: 20, maximumInterval: 36_500, newLimit: 4, reviewLimit: 9999, newIgnoresReviewLimit: true },
    ...{ suspendAfterLapses: 1, lessonSteps: 2, relearningSteps: 1, balance: undefined },
    order: () => 0,
  });
  expect(simulated.lessons).toEqual(Array(20).fill(4));
  expect(simulated.reviews).toEqual([0, 1, 3, 6, 5, 3, 7, 4, 5, 7, 6, 9, 5, 8, 10, 12, 8, 9, 8, 11]);
  expect([...simulated.memorized]).toEqual(
    [
      4.0, 7.8795733, 11.716843, 15.415617, 19.34222, 22.872196, 26.816063, 30.367378, 34.01032, 37.584606,
      41.003387, 44.939198, 48.4062, 52.119583, 55.89941, 59.54723, 62.890934, 66.40044, 69.58844, 73.27556,
    ].map(Math.fround),
  );
  expect([...simulated.cost]).toEqual(
    [
      123.67999, 195.14, 241.16002, 144.39, 268.2, 126.75, 246.85999, 258.80002, 212.81, 273.47998, 188.17001,
      262.07, 335.84, 268.57, 348.21002, 358.40002, 306.28, 289.86002, 306.65997, 386.8,
    ].map(Math.fround),
  );
});
