import { compareIds } from '../../../ids/long-integers.ts';
import type { TrainingItem } from '../training-set.ts';

export interface WeightedItem extends TrainingItem {
  /** How much it counts. */
  readonly weight: number;
}

/** A card's answers side by side; the weight is zero for those that are not learned from. */
export interface CardAnswers {
  readonly ratings: Uint8Array;
  readonly days: Float32Array;
  readonly weights: Float32Array;
  /** How many are learned from. */
  readonly count: number;
}

/** Cards that one step of the training learns from. */
export interface Batch {
  readonly cards: readonly CardAnswers[];
  readonly count: number;
}

/**
 * All answers of a card together, cards with short histories first, up to `size` answers in a batch unless one card has
 * more (crate fsrs: build_windowed_batches).
 */
export function batchesOf(items: readonly WeightedItem[], size: number): Batch[] {
  const batches: { cards: CardAnswers[]; count: number }[] = [];
  let batch: { cards: CardAnswers[]; count: number } | undefined;
  for (const card of cardsOf(items)) {
    if (!batch || batch.count + card.count > size) {
      batch = { cards: [], count: 0 };
      batches.push(batch);
    }
    batch.cards.push(card);
    batch.count += card.count;
  }
  return batches;
}

/** By length, then by id. */
function cardsOf(items: readonly WeightedItem[]): CardAnswers[] {
  const byCard = new Map<TrainingItem['card'], WeightedItem[]>();
  for (const item of items) {
    const known = byCard.get(item.card);
    if (known) known.push(item);
    else byCard.set(item.card, [item]);
  }
  return [...byCard]
    .sort(([a], [b]) => compareIds(a, b))
    .map(([, ofCard]) => answersOf(ofCard))
    .sort((a, b) => a.ratings.length - b.ratings.length);
}

/** The items of a card are beginnings of its history. */
function answersOf(items: readonly WeightedItem[]): CardAnswers {
  const longest = items.reduce((longest, item) =>
    item.reviews.length > longest.reviews.length ? item : longest,
  );
  const { reviews } = longest;
  const weights = new Float32Array(reviews.length);
  for (const { reviews, weight } of items) weights[reviews.length - 1] = weight;
  return {
    ratings: Uint8Array.from(reviews, ({ rating }) => rating),
    days: Float32Array.from(reviews, ({ daysSince }) => daysSince),
    weights,
    count: items.length,
  };
}
