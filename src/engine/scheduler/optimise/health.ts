import type { LongWork } from '../../long-work.ts';
import { pow32 } from '../fsrs/float32-math.ts';
import type { PastReview } from '../fsrs/model.ts';
import { predictor } from './log-loss.ts';
import type { Trainer } from './trainer.ts';
import type { TrainingSet } from './training-set.ts';

const f = Math.fround;
const MOST_LOG_LOSS = f(1.11);
const MOST_RMSE = f(1.53);

const SPLITS = 5;

/**
 * Whether FSRS foretells later answers from earlier ones about as well as it does for others who forget as much (Rust:
 * compute_params; crate fsrs: evaluate_with_time_series_splits).
 */
export async function isHealthy(
  trainer: Trainer,
  set: TrainingSet,
  relearningSteps: number,
  work: LongWork,
): Promise<boolean> {
  const foretold = await predictions(trainer, set, relearningSteps, work);
  const retention = f(set.filter(wasRemembered).length / set.length);
  return (
    f(meanLoss(foretold) / usualLogLoss(retention)) <= MOST_LOG_LOSS ||
    f(errorOfBins(foretold) / usualRmse(retention, set.length)) <= MOST_RMSE
  );
}

interface Prediction {
  readonly reviews: readonly PastReview[];
  readonly chance: number;
}

/** Each sixth of the answers but the first, foretold by what was before it. */
async function predictions(
  trainer: Trainer,
  set: TrainingSet,
  relearningSteps: number,
  work: LongWork,
): Promise<Prediction[]> {
  const size = Math.floor(set.length / (SPLITS + 1));
  const foretold: Prediction[] = [];
  for (let split = 1; split <= SPLITS; split++) {
    const predict = predictor(await trainer.compute(set.slice(0, split * size), relearningSteps, work));
    const tested = set.slice(split * size, split === SPLITS ? set.length : (split + 1) * size);
    foretold.push(...tested.map((reviews) => ({ reviews, chance: predict(reviews) })));
  }
  return foretold;
}

export const wasRemembered = (reviews: readonly PastReview[]): boolean => (reviews.at(-1)?.rating ?? 0) > 1;

const meanLoss = (foretold: readonly Prediction[]): number =>
  foretold.reduce(
    (sum, { reviews, chance }) => sum - Math.log(wasRemembered(reviews) ? chance : f(1 - chance)),
    0,
  ) / foretold.length;

/** Root of the mean square error over groups of like answers. */
function errorOfBins(foretold: readonly Prediction[]): number {
  const bins = new Map<string, { predicted: number; actual: number; count: number }>();
  for (const { reviews, chance } of foretold) {
    const key = binOf(reviews);
    const bin = bins.get(key) ?? { predicted: 0, actual: 0, count: 0 };
    bin.predicted += chance;
    bin.actual += wasRemembered(reviews) ? 1 : 0;
    bin.count++;
    bins.set(key, bin);
  }
  const squares = [...bins.values()].map(
    ({ predicted, actual, count }) => ((predicted - actual) / count) ** 2 * count,
  );
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / foretold.length);
}

/** What answers must have in common to be compared as a group (crate fsrs: r_matrix_index). */
export function binOf(reviews: readonly PastReview[]): string {
  const long = reviews.filter(({ daysSince }) => daysSince > 0);
  const lapses = reviews.slice(0, -1).filter(({ rating, daysSince }) => rating === 1 && daysSince > 0).length;
  const days = reviews.at(-1)?.daysSince ?? 0;
  return [
    Math.round(2.48 * 3.62 ** Math.floor(Math.log(days) / Math.log(3.62)) * 100),
    Math.round(1.99 * 1.89 ** Math.floor(Math.log(long.length + 1) / Math.log(1.89))),
    lapses === 0 ? 0 : Math.round(1.65 * 1.73 ** Math.floor(Math.log(lapses) / Math.log(1.73))),
  ].join();
}

const usualLogLoss = (retention: number): number =>
  f(f(0.623) * pow32(f(f(4 * retention) * f(1 - retention)), f(0.738)));

function usualRmse(retention: number, count: number): number {
  const ofRetention = f(f(0.0135) / f(pow32(retention, f(0.504)) - f(1.14)));
  const ofCount = f(f(0.176) / f(pow32(f(f(count) / 1000), f(0.825)) + f(2.22)));
  return f(f(ofRetention + ofCount) + f(0.101));
}
