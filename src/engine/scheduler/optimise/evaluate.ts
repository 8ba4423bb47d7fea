import type { Collection } from '../../collection/collection.ts';
import { AnkiError } from '../../errors.ts';
import { binsOf, errorOfBins, type Foretold, logLoss, predictor } from './foretold.ts';
import { recencyWeight } from './recency.ts';
import { type TrainingRequest, type TrainingSet, trainingSet } from './training-set.ts';

export interface Evaluation {
  /** How badly the answers were foretold; the smaller, the better. */
  readonly logLoss: number;
  /** Root of the mean square error over groups of like answers. */
  readonly rmseBins: number;
  /** How many answers were foretold. */
  readonly items: number;
}

/**
 * How well parameters foretell the answers in the review log, newer ones counting more (Rust: evaluate_params_legacy;
 * crate fsrs: evaluate). Cards since deleted do not count here, even for an empty search. Throws invalid for unusable parameters, and where there are no answers.
 */
export function evaluateParameters(
  col: Collection,
  request: TrainingRequest,
  parameters: readonly number[],
): Evaluation {
  const search = request.search.trim() === '' ? 'deck:*' : request.search;
  const set = trainingSet(col, { ...request, search });
  if (set.length === 0) throw new AnkiError('invalid', NO_REVIEWS);
  const foretold = foretell(set, parameters);
  return { logLoss: logLoss(foretold), rmseBins: errorOfBins(binsOf(foretold)), items: set.length };
}

/** Newer answers count more. */
export function foretell(set: TrainingSet, parameters: readonly number[]): Foretold[] {
  const predict = predictor(parameters);
  return set.map((item, i) => ({ item, chance: predict(item), weight: recencyWeight(i, set.length) }));
}

/** ftl: deck-config-fsrs-params-no-reviews. */
const NO_REVIEWS =
  'No reviews found. Make sure this preset is assigned to all decks (including subdecks) that you want to optimize, and try again.';
