import { copyFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openCollection } from '../../src/engine/collection/open.ts';
import {
  type SimulationRequest,
  simulateReviews,
  simulateWorkload,
} from '../../src/engine/scheduler/simulate/workload.ts';
import { copyOfFixture, standingClock } from '../support.ts';
import { ANKI_PYTHON, listIn, runAnki } from './anki.ts';
import { Dice } from './damaged-cards.ts';
import { generateReviews } from './generated-reviews.ts';

// Simulates reviews with our engine and with real Anki: ANKID_ANKI_PYTHON names a Python with the package anki 26.9.3.
const seed = Number(process.env.ANKID_FUZZ_SEED ?? 1);
const count = Number(process.env.ANKID_FUZZ_CASES ?? 6);

describe.skipIf(!ANKI_PYTHON)('simulated reviews as real Anki simulates them', () => {
  test(`agree for ${count} collections from seed ${seed}`, { timeout: 3_600_000 }, () => {
    const cases = Array.from({ length: count }, (_, i) => oursOf(seed + i));
    const input = JSON.stringify(
      cases.map(({ path, requests }) => ({ path, requests: requests.map(asMessage) })),
    );
    const output = runAnki('simulate.py', { input });
    const theirs = listIn<unknown>(output);
    cases.forEach(({ requests, found }, i) => {
      expect.soft(found, `seed ${seed + i}: ${JSON.stringify(requests)}`).toEqual(theirs[i]);
    });
    expect(cases.some(({ found }) => found.some(({ reviews }) => reviews.some((n) => n > 0)))).toBe(true);
  });
});

function oursOf(number: number) {
  const dice = new Dice(number);
  const clock = standingClock(new Date().toISOString());
  const ours = copyOfFixture(dice.of(['study', 'fsrs', 'study']));
  const col = openCollection({ path: ours, clock });
  if (dice.below(3)) generateReviews(col.db, dice, Math.floor(clock.nowMillis() / 1000), 0);
  col.transact('Update Config', () => col.config.set('loadBalancerEnabled', dice.below(3) > 0));
  const requests = [requestFrom(dice), { ...requestFrom(dice), search: 'deck:*', newLimit: dice.of([0, 5]) }];
  col.close();
  const path = `${ours}.theirs.anki2`;
  copyFileSync(ours, path);
  const again = openCollection({ path: ours, clock });
  const found = requests.map((request) => {
    const { memorized, reviews, lessons, cost } = simulateReviews(again, request);
    const workload = simulateWorkload(again, request).map((load) => [
      ...[load.retention, load.memorized, load.cost, load.reviews],
    ]);
    return { memorized: [...memorized], reviews, lessons, cost: [...cost], workload };
  });
  again.close();
  return { path, requests, found };
}

const PARAMETERS = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
  1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

const requestFrom = (dice: Dice): SimulationRequest => ({
  search: dice.of(['deck:*', 'is:due', 'deck:Science']),
  parameters: dice.of([PARAMETERS, PARAMETERS.map((n) => n * 1.1), PARAMETERS.slice(0, 19), []]),
  retention: Math.fround(dice.of([0.75, 0.9, 0.95])),
  historicalRetention: Math.fround(0.9),
  additionalNew: dice.of([0, 50, 1000]) + 1,
  days: dice.of([30, 120, 365]),
  newLimit: dice.of([1, 5, 20]),
  reviewLimit: dice.of([10, 200, 9999]),
  newIgnoresReviewLimit: dice.below(2) > 0,
  maximumInterval: dice.of([20, 36_500]),
  easyDaysPercentages: dice.of([[], [1, 1, 0.5, 0, 1, 0.5, 0]]),
  reviewOrder: dice.of([0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11]),
  suspendAfterLapses: dice.below(2) > 0 ? 4 : undefined,
  lessonSteps: dice.below(3),
  relearningSteps: dice.below(3),
});

const asMessage = (request: SimulationRequest): object => ({
  params: request.parameters,
  desiredRetention: request.retention,
  deckSize: request.additionalNew,
  daysToSimulate: request.days,
  newLimit: request.newLimit,
  reviewLimit: request.reviewLimit,
  maxInterval: request.maximumInterval,
  search: request.search,
  newCardsIgnoreReviewLimit: request.newIgnoresReviewLimit,
  easyDaysPercentages: request.easyDaysPercentages,
  reviewOrder: request.reviewOrder,
  ...(request.suspendAfterLapses === undefined ? {} : { suspendAfterLapseCount: request.suspendAfterLapses }),
  historicalRetention: request.historicalRetention,
  learningStepCount: request.lessonSteps,
  relearningStepCount: request.relearningSteps,
});
