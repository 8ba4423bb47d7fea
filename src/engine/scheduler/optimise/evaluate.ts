import type { Collection } from '../../collection/collection.ts';
import { AnkiError } from '../../errors.ts';
import { binOf, wasRemembered } from './health.ts';
import { losses, predictor } from './log-loss.ts';
import { type TrainingRequest, trainingSet } from './training-set.ts';

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
  const predict = predictor(parameters);
  const bins = new Map<string, { predicted: number; actual: number; count: number; weight: number }>();
  const foretold = losses(set, predict, (reviews, chance, weight) => {
    const key = binOf(reviews);
    const bin = bins.get(key) ?? { predicted: 0, actual: 0, count: 0, weight: 0 };
    bin.predicted += chance;
    bin.actual += wasRemembered(reviews) ? 1 : 0;
    bin.count++;
    bin.weight += weight;
    bins.set(key, bin);
  });
  const all = [...bins.values()];
  const squares = all.map(
    ({ predicted, actual, count, weight }) => ((predicted - actual) / count) ** 2 * weight,
  );
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  const mean = sum(squares) / sum(all.map(({ weight }) => weight));
  return { logLoss: foretold, rmseBins: Math.sqrt(mean), items: set.length };
}

/** ftl: deck-config-fsrs-params-no-reviews. */
const NO_REVIEWS =
  'No reviews found. Make sure this preset is assigned to all decks (including subdecks) that you want to optimize, and try again.';
