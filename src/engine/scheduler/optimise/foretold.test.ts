import { expect, test } from 'vitest';
import { cardId } from '../../ids/ids.ts';
import { FsrsModel, type PastReview } from '../fsrs/model.ts';
import { binsOf, errorOfBins, logLoss, mergedBins, predictor } from './foretold.ts';

const history = (text: string): PastReview[] =>
  text.split(' ').map((answer) => {
    const [rating = 0, daysSince = 0] = answer.split('@').map(Number);
    return { rating, daysSince };
  });
const first = history('3@0 3@0 3@2 1@9 3@0 4@5 3@30');
const second = history('1@0 3@1 2@4');
const items = [
  [1, first, 3],
  [2, second, 2],
  [1, first, 4],
  [1, first, 6],
  [2, second, 3],
  [1, first, 7],
].map(([card, reviews, count]) => ({
  card: cardId(card as number),
  reviews: (reviews as PastReview[]).slice(0, count as number),
}));

test('a memory goes on from item to item as if each were foretold alone', () => {
  const model = new FsrsModel([]);
  const predict = predictor([]);
  for (const item of items) {
    const { reviews } = item;
    const alone = model.chance(model.stateAfter(reviews.slice(0, -1)), reviews.at(-1)?.daysSince ?? 0);
    expect(predict(item)).toBe(alone);
  }
});

test('losses and errors are small for good forecasts', () => {
  const foretold = (wrong: boolean) =>
    items.map((item) => {
      const chance = Math.fround((item.reviews.at(-1)?.rating ?? 0) > 1 !== wrong ? 0.99 : 0.01);
      return { item, chance, weight: 1 };
    });
  expect(logLoss(foretold(false))).toBeCloseTo(-Math.log(0.99), 7);
  expect(logLoss(foretold(true))).toBeGreaterThan(4.6);
  expect(errorOfBins(binsOf(foretold(false)))).toBeLessThan(0.011);
  expect(errorOfBins(mergedBins([binsOf(foretold(true)), binsOf(foretold(true))]))).toBeGreaterThan(0.5);
});
