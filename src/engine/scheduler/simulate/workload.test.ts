import { describe, expect, test } from 'vitest';
import { openFixture } from '../../../../test/support.ts';
import { type SimulationRequest, simulateReviews, simulateWorkload } from './workload.ts';

const REQUEST: SimulationRequest = {
  ...{ search: 'deck:*', parameters: [], retention: Math.fround(0.9), historicalRetention: Math.fround(0.9) },
  ...{ additionalNew: 100, days: 60, newLimit: 5, reviewLimit: 50, newIgnoresReviewLimit: false },
  ...{ maximumInterval: 36_500, easyDaysPercentages: [], reviewOrder: 0, lessonSteps: 2, relearningSteps: 1 },
};

describe('simulated reviews', () => {
  test('keep the limits and change nothing', () => {
    const col = openFixture('study');
    const before = col.db.rows('select * from cards');
    const { reviews, lessons, memorized, cost } = simulateReviews(col, REQUEST);
    expect([reviews.length, lessons.length, memorized.length, cost.length]).toEqual([60, 60, 60, 60]);
    expect(Math.max(...lessons)).toBe(5);
    expect(reviews.every((count, day) => count + (lessons[day] ?? 0) <= 51)).toBe(true);
    expect(memorized.at(-1)).toBeGreaterThan(100);
    expect(col.db.rows('select * from cards')).toEqual(before);
  });

  test('cost more the more is to be remembered; can be cancelled', () => {
    const col = openFixture('study');
    const loads = simulateWorkload(col, REQUEST);
    expect(loads.map(({ retention }) => retention)).toEqual(Array.from({ length: 30 }, (_, i) => 70 + i));
    expect(loads.at(-1)?.cost).toBeGreaterThan((loads[0]?.cost ?? 0) * 1.5);
    const seen: number[] = [];
    const work = { onProgress: (done: number) => seen.push(done), isCancelled: () => seen.length === 3 };
    expect(() => simulateWorkload(col, REQUEST, work)).toThrow('Interrupted');
  });

  test('need cards', () => {
    const request = { ...REQUEST, search: 'deck:nothing', additionalNew: 0 };
    expect(() => simulateReviews(openFixture('study'), request)).toThrow('no cards to simulate');
  });
});
