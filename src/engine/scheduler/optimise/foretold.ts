import { log64 } from '../float64/log64.ts';
import { pow64 } from '../float64/pow64.ts';
import { log32 } from '../fsrs/float32-math.ts';
import type { MemoryState } from '../fsrs/memory.ts';
import { FsrsModel } from '../fsrs/model.ts';
import { isRemembered, type TrainingItem } from './training-set.ts';

/** An answer, and with which chance it was foretold to be no failure; 32-bit floats. */
export interface Foretold {
  readonly item: TrainingItem;
  readonly chance: number;
  readonly weight: number;
}

/**
 * The chance that the last answer of an item was no failure (crate fsrs: evaluate_with_card_ids). Items of a card must
 * come in their order, so that its memory goes on from one to the next.
 */
export function predictor(parameters: readonly number[]): (item: TrainingItem) => number {
  const model = new FsrsModel(parameters);
  const known = new Map<TrainingItem['card'], { readonly memory: MemoryState; readonly answers: number }>();
  return ({ card, reviews }) => {
    const before = known.get(card);
    const answers = reviews.length - 1;
    const memory = model.stateAfter(reviews.slice(before?.answers ?? 0, answers), before?.memory);
    known.set(card, { memory, answers });
    return model.chance(memory, reviews[answers]?.daysSince ?? 0);
  };
}

const f = Math.fround;

/** How badly the answers were foretold (crate fsrs: weighted_binary_cross_entropy). */
export function logLoss(all: readonly Foretold[]): number {
  let losses = 0;
  let weights = 0;
  for (const { item, chance, weight } of all) {
    const log = log32(isRemembered(item) ? chance : f(1 - chance));
    losses = f(losses + f(log * weight));
    weights = f(weights + weight);
  }
  return f(-losses / weights);
}

interface Bin {
  readonly predicted: number;
  readonly actual: number;
  readonly count: number;
  readonly weight: number;
}

export type Bins = ReadonlyMap<string, Bin>;

/** Groups of like answers, summed up (crate fsrs: RMatrixValue). */
export function binsOf(all: readonly Foretold[]): Bins {
  const bins = new Map<string, Bin>();
  for (const { item, chance, weight } of all) {
    const one = { predicted: chance, actual: isRemembered(item) ? 1 : 0, count: 1, weight };
    const key = binOf(item);
    bins.set(key, sumOf(bins.get(key), one));
  }
  return bins;
}

/** Bins of several sets as one; sums are rounded per set, as the crate does (merge_split_evaluation). */
export function mergedBins(sets: readonly Bins[]): Bins {
  const merged = new Map<string, Bin>();
  for (const bins of sets) for (const [key, bin] of bins) merged.set(key, sumOf(merged.get(key), bin));
  return merged;
}

const sumOf = (a: Bin = { predicted: 0, actual: 0, count: 0, weight: 0 }, b: Bin): Bin => ({
  predicted: f(a.predicted + b.predicted),
  actual: f(a.actual + b.actual),
  count: f(a.count + b.count),
  weight: f(a.weight + b.weight),
});

/**
 * Root of the mean square error over groups (crate fsrs: rmse_bins). The crate takes the groups in an order that is
 * another each time, so its own last bits differ from run to run; here it is that of their first answers.
 */
export function errorOfBins(bins: Bins): number {
  let errors = 0;
  let weights = 0;
  for (const { predicted, actual, count, weight } of bins.values()) {
    const difference = f(f(predicted / count) - f(actual / count));
    errors = f(errors + f(f(difference * difference) * weight));
    weights = f(weights + weight);
  }
  return f(Math.sqrt(f(errors / weights)));
}

/** What answers must have in common to be in one group (crate fsrs: r_matrix_index). */
function binOf({ reviews }: TrainingItem): string {
  const days = reviews.at(-1)?.daysSince ?? 0;
  const later = reviews.filter(({ daysSince }) => daysSince > 0).length;
  const lapses = reviews.slice(0, -1).filter(({ rating, daysSince }) => rating === 1 && daysSince > 0).length;
  return [
    Math.round(2.48 * flooredPower(days, 3.62) * 100),
    Math.round(1.99 * flooredPower(later + 1, 1.89)),
    lapses === 0 ? 0 : Math.round(1.65 * flooredPower(lapses, 1.73)),
  ].join();
}

/** The highest whole power of the base that the number reaches. */
const flooredPower = (number: number, base: number): number =>
  pow64(base, Math.floor(log64(number) / log64(base)));
