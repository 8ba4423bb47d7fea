import type { Collection } from '../collection/collection.ts';
import type { CardId } from '../ids.ts';
import { type Review, readReviews } from './storage.ts';

export type { Review };

/** The reviews of each card, the oldest first; a card without any is absent. */
export function reviewsOfCards(col: Collection, ids: readonly CardId[]): Map<CardId, Review[]> {
  const found = new Map<CardId, Review[]>();
  for (const review of readReviews(col.db, ids)) {
    const ofCard = found.get(review.cid);
    if (ofCard) ofCard.push(review);
    else found.set(review.cid, [review]);
  }
  return found;
}
