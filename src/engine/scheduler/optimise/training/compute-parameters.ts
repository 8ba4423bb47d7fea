import { AnkiError } from '../../../errors.ts';
import type { LongWork } from '../../../long-work.ts';
import { DEFAULT_PARAMETERS } from '../../fsrs/parameters.ts';
import { recencyWeight } from '../recency.ts';
import { isRemembered, type TrainingSet } from '../training-set.ts';
import { type ByRating, firstStabilities } from './first-stabilities.ts';
import { isFirstLater, withoutOutliers } from './outliers.ts';
import { smoothedStabilities } from './smooth.ts';
import { train } from './train.ts';

const f = Math.fround;
const LEAST_FOR_ANYTHING = 8;
const LEAST_FOR_TRAINING = 64;
const LONGEST_HISTORY = 256;

/**
 * Parameters of FSRS for the answers in the review log, to the last bit as Anki 26.9.3 finds them (crate fsrs 6.6.2:
 * compute_parameters). With few answers these are the defaults, or those with other stabilities after the first answer.
 * Rejects with invalid, interrupted.
 */
export async function computeParameters(
  set: TrainingSet,
  relearningSteps: number,
  work: LongWork,
): Promise<number[]> {
  if (set.some(({ reviews }) => reviews.some(({ rating }) => rating > 4)))
    throw new AnkiError('invalid', INVALID);
  const items = withoutOutliers(set);
  if (items.length < LEAST_FOR_ANYTHING) return DEFAULT_PARAMETERS.map(f);
  const first = items.filter(isFirstLater);
  const recall = f(items.filter(isRemembered).length / items.length);
  const { stabilities, counts } = firstStabilities(first, recall);
  const initial = withFirst(stabilities, counts, DEFAULT_PARAMETERS);
  if (items.length === first.length || items.length < LEAST_FOR_TRAINING) return [...initial];
  const weighted = items
    .map((item, i) => ({ ...item, weight: recencyWeight(i, items.length) }))
    .filter(({ reviews }) => reviews.length <= LONGEST_HISTORY);
  const trained = await train(weighted, initial, relearningSteps, work);
  if (!trained.every(Number.isFinite)) throw new AnkiError('invalid', INVALID);
  const found = new Map([1, 2, 3, 4].map((rating) => [rating, trained[rating - 1] ?? 0]));
  return [...withFirst(found, counts, trained)];
}

const INVALID = 'The provided FSRS parameters are invalid. Leave them blank to use the default values.';

/** The parameters with other stabilities after the first answer. */
function withFirst(found: ByRating, counts: ByRating, parameters: ArrayLike<number>): Float32Array {
  const first = smoothedStabilities(found, counts);
  if (!first) throw new AnkiError('invalid', 'Insufficient review history to perform this operation.');
  const all = Float32Array.from(parameters);
  all.set(first);
  return all;
}
