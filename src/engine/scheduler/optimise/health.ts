import { AnkiError } from '../../errors.ts';
import type { LongWork } from '../../long-work.ts';
import { pow32 } from '../fsrs/float32-math.ts';
import { binsOf, errorOfBins, type Foretold, logLoss, mergedBins, predictor } from './foretold.ts';
import { computeParameters } from './training/compute-parameters.ts';
import { isRemembered, type TrainingSet } from './training-set.ts';

const f = Math.fround;
const MOST_LOG_LOSS = f(1.11);
const MOST_RMSE = f(1.53);

const SPLITS = 5;

/**
 * Whether FSRS foretells later answers from earlier ones about as well as it does for others who forget as much (Rust:
 * compute_params; crate fsrs: evaluate_with_time_series_splits). Undefined when they cannot be foretold at all.
 */
export async function isHealthy(
  set: TrainingSet,
  relearningSteps: number,
  work: LongWork,
): Promise<boolean | undefined> {
  const splits = await predictions(set, relearningSteps, work).catch(undefinedIfInvalid);
  if (!splits) return undefined;
  const retention = f(set.filter(isRemembered).length / set.length);
  const error = errorOfBins(mergedBins(splits.map(binsOf)));
  return (
    f(logLoss(splits.flat()) / usualLogLoss(retention)) <= MOST_LOG_LOSS ||
    f(error / usualRmse(retention, set.length)) <= MOST_RMSE
  );
}

function undefinedIfInvalid(error: unknown): undefined {
  if (!(error instanceof AnkiError && error.code === 'invalid')) throw error;
}

/** Each sixth of the answers but the first, foretold by what was before it. */
async function predictions(set: TrainingSet, relearningSteps: number, work: LongWork): Promise<Foretold[][]> {
  const size = Math.floor(set.length / (SPLITS + 1));
  const splits: Foretold[][] = [];
  for (let split = 1; split <= SPLITS; split++) {
    const predict = predictor(await computeParameters(set.slice(0, split * size), relearningSteps, work));
    const tested = set.slice(split * size, split === SPLITS ? set.length : (split + 1) * size);
    splits.push(tested.map((item) => ({ item, chance: predict(item), weight: 1 })));
  }
  return splits;
}

const usualLogLoss = (retention: number): number =>
  f(f(0.623) * pow32(f(f(4 * retention) * f(1 - retention)), f(0.738)));

function usualRmse(retention: number, count: number): number {
  const ofRetention = f(f(0.0135) / f(pow32(retention, f(0.504)) - f(1.14)));
  const ofCount = f(f(0.176) / f(pow32(f(f(count) / 1000), f(0.825)) + f(2.22)));
  return f(f(ofRetention + ofCount) + f(0.101));
}
