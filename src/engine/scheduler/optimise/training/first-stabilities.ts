import { log64 } from '../../float64/log64.ts';
import { pow64 } from '../../float64/pow64.ts';
import { LEAST_STABILITY, MOST_FIRST_STABILITY } from '../../fsrs/bounds.ts';
import { DEFAULT_PARAMETERS } from '../../fsrs/parameters.ts';
import type { TrainingItem } from '../training-set.ts';
import { beginningOf } from './outliers.ts';

/** By first rating. */
export type ByRating = ReadonlyMap<number, number>;

/** How often cards with the same first rating were remembered after so many days. */
interface Recalled {
  readonly days: number;
  readonly remembered: number;
  readonly count: number;
}

/**
 * The stability after each first rating that explains best how the cards were remembered the first time, and how many
 * cards there were (crate fsrs: prepare_dataset_for_initialization, search_parameters). Takes the first later answers.
 */
export function firstStabilities(
  items: readonly TrainingItem[],
  averageRecall: number,
): { stabilities: ByRating; counts: ByRating } {
  const groups = recalledByRating(items);
  const stabilities = [...groups].map(
    ([rating, group]) => [rating, Math.fround(search(rating, group, averageRecall))] as const,
  );
  const counts = [...groups].map(
    ([rating, group]) => [rating, group.reduce((sum, { count }) => sum + count, 0)] as const,
  );
  return { stabilities: new Map(stabilities), counts: new Map(counts) };
}

function recalledByRating(items: readonly TrainingItem[]): Map<number, Recalled[]> {
  const groups = new Map<number, Map<number, { remembered: number; count: number }>>();
  for (const { reviews } of items) {
    const { rating, days } = beginningOf(reviews);
    const byDays = groups.get(rating) ?? new Map<number, { remembered: number; count: number }>();
    const { remembered, count } = byDays.get(days) ?? { remembered: 0, count: 0 };
    const isRemembered = (reviews.at(-1)?.rating ?? 0) > 1;
    byDays.set(days, { remembered: remembered + (isRemembered ? 1 : 0), count: count + 1 });
    groups.set(rating, byDays);
  }
  const sorted = (byDays: Map<number, { remembered: number; count: number }>): Recalled[] =>
    [...byDays].map(([days, recalled]) => ({ days, ...recalled })).sort((a, b) => a.days - b.days);
  return new Map([...groups].map(([rating, byDays]) => [rating, sorted(byDays)]));
}

const MOST_ROUNDS = 1000;

/** Parts the range in three until what is left cannot be parted, which a double may reach before the crate gives up. */
function search(rating: number, group: readonly Recalled[], averageRecall: number): number {
  const usual = Math.fround(DEFAULT_PARAMETERS[rating - 1] ?? 0);
  const smoothed = group.map(({ days, remembered, count }) => ({
    days,
    count,
    recall: ((remembered / count) * count + averageRecall) / (count + 1),
  }));
  let low: number = LEAST_STABILITY;
  let high = MOST_FIRST_STABILITY;
  for (let round = 0; round < MOST_ROUNDS && high - low > Number.EPSILON; round++) {
    const third = (high - low) / 3;
    const [left, right] = [low + third, high - third];
    const isLeft = loss(smoothed, left, usual) < loss(smoothed, right, usual);
    if (isLeft ? high === right : low === left) break;
    if (isLeft) high = right;
    else low = left;
  }
  return (high + low) / 2;
}

interface Smoothed {
  readonly days: number;
  readonly count: number;
  readonly recall: number;
}

const DECAY = -Math.fround(0.1542);

function loss(group: readonly Smoothed[], stability: number, usual: number): number {
  const factor = pow64(0.9, 1 / DECAY) - 1;
  const losses = group.map(({ days, count, recall }) => {
    const chance = pow64((days / stability) * factor + 1, DECAY);
    return -(recall * log64(chance) + (1 - recall) * log64(1 - chance)) * count;
  });
  return sumByEight(losses) + Math.abs(stability - usual) / 16;
}

/** Sums as the crate ndarray does, eight at a time side by side, since the last bits decide where the search ends. */
function sumByEight(numbers: readonly number[]): number {
  const lanes = [0, 0, 0, 0, 0, 0, 0, 0];
  const whole = numbers.length - (numbers.length % 8);
  for (let i = 0; i < whole; i++) lanes[i % 8] = (lanes[i % 8] ?? 0) + (numbers[i] ?? 0);
  let sum = 0;
  for (let i = 0; i < 4; i++) sum += (lanes[i] ?? 0) + (lanes[i + 4] ?? 0);
  for (const number of numbers.slice(whole)) sum += number;
  return sum;
}
