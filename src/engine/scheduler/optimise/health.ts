import { pow32 } from '../fsrs/float32-math.ts';
import type { Evaluation, TrainingSet } from './trainer.ts';

const f = Math.fround;
const MOST_LOG_LOSS = f(1.11);
const MOST_RMSE = f(1.53);

/** Whether FSRS foretells these answers about as well as those of others with as much success (Rust: compute_params). */
export function isHealthy(set: TrainingSet, { logLoss, rmseBins }: Evaluation): boolean {
  const remembered = set.filter((reviews) => (reviews.at(-1)?.rating ?? 0) > 1).length;
  const retention = f(f(remembered) / f(set.length));
  return (
    f(f(logLoss) / usualLogLoss(retention)) <= MOST_LOG_LOSS ||
    f(f(rmseBins) / usualRmse(retention, set.length)) <= MOST_RMSE
  );
}

const usualLogLoss = (retention: number): number =>
  f(f(0.623) * pow32(f(f(4 * retention) * f(1 - retention)), f(0.738)));

function usualRmse(retention: number, count: number): number {
  const ofRetention = f(f(0.0135) / f(pow32(retention, f(0.504)) - f(1.14)));
  const ofCount = f(f(0.176) / f(pow32(f(f(count) / 1000), f(0.825)) + f(2.22)));
  return f(f(ofRetention + ofCount) + f(0.101));
}
