import { FsrsModel, type PastReview, retrievability } from '../fsrs/model.ts';
import { workingParameters } from '../fsrs/parameters.ts';
import type { TrainingSet } from './training-set.ts';

/**
 * How badly parameters foretell the last answer of each item, newer ones counting up to four times as much (crate fsrs
 * 5.1.0: evaluate). Own code, as the library's follows a newer version, which counts all alike. Throws invalid.
 */
export const logLoss = (set: TrainingSet, parameters: readonly number[]): number =>
  losses(set, predictor(parameters), () => {});

/** The same; `each` hears of every item how it was foretold, and how much it counts. */
export function losses(
  set: TrainingSet,
  predict: Predictor,
  each: (reviews: readonly PastReview[], chance: number, weight: number) => void,
): number {
  const length = Math.max(set.length - 1, 1);
  let losses = 0;
  let weights = 0;
  set.forEach((reviews, i) => {
    const weight = 0.25 + 0.75 * (i / length) ** 3;
    const chance = predict(reviews);
    const foretold = (reviews.at(-1)?.rating ?? 0) > 1 ? chance : Math.fround(1 - chance);
    losses -= Math.log(foretold) * weight;
    weights += weight;
    each(reviews, chance, weight);
  });
  return losses / weights;
}

export type Predictor = (reviews: readonly PastReview[]) => number;

/** The chance that the last answer of an item was no failure. */
export function predictor(parameters: readonly number[]): Predictor {
  const model = new FsrsModel(parameters);
  const decay = workingParameters(parameters)[20] ?? 0;
  return (reviews) => {
    const state = model.stateAfter(reviews.slice(0, -1));
    return retrievability(state, reviews.at(-1)?.daysSince ?? 0, decay);
  };
}
