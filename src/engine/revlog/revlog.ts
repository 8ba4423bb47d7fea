import type { Card } from '../cards/card.ts';
import { parseCardData } from '../cards/card-data.ts';
import type { Collection } from '../collection/collection.ts';
import { AnkiError } from '../errors.ts';
import type { CardId, DeckId } from '../ids/ids.ts';
import { isLongInteger, type LongInteger } from '../ids/long-integers.ts';
import {
  insertReview,
  insertReviewRows,
  lastReviewOfDeck,
  type Review,
  readAllReviews,
  readLastReviewTimes,
  readReviews,
  reviewObjectsOfCards,
  reviewRowsOfDeck,
  takenIds,
} from './storage.ts';

export type { Review };

/** Values of `type`. */
export const REVIEW_KIND = {
  learning: 0,
  review: 1,
  relearning: 2,
  /** Before the card was due, or without an effect on it. */
  filtered: 3,
  /** Forgotten, or given another due date. */
  manual: 4,
  /** Given another due date because the options changed. */
  rescheduled: 5,
} as const;

/** The reviews of each card, the oldest first; a card without any is absent. */
export function reviewsOfCards(col: Collection, ids: readonly CardId[]): Map<CardId, Review[]> {
  return byCard(readReviews(col.db, ids));
}

/** The same of all cards, those included that are gone. */
export const allReviews = (col: Collection): Map<CardId, Review[]> => byCard(readAllReviews(col.db));

function byCard(reviews: readonly Review[]): Map<CardId, Review[]> {
  const found = new Map<CardId, Review[]>();
  for (const review of reviews) {
    const ofCard = found.get(review.cid);
    if (ofCard) ofCard.push(review);
    else found.set(review.cid, [review]);
  }
  return found;
}

/** When each card was answered last, in seconds since 1970; a card that never was is absent. */
export const lastReviewTimes = (col: Collection, ids: readonly CardId[]): Map<CardId, number> =>
  new Map(readLastReviewTimes(col.db, ids));

/** Stores a review, stamped; must run inside `transact`. A taken id becomes the next one above all others. */
export function addReview(col: Collection, review: Omit<Review, 'usn'>): void {
  insertReview(col.db, { ...review, usn: col.usn });
}

/** Stores what is no answer: a card has another interval or due date than before (Rust: log_scheduled_review). */
export function logRescheduling(
  col: Collection,
  changed: Card,
  lastIvl: number,
  type: number = REVIEW_KIND.manual,
): void {
  addReview(col, {
    id: col.clock.nowMillis(),
    cid: changed.id,
    ease: 0,
    ivl: Math.min(changed.ivl, MAX_I32),
    lastIvl: Math.min(lastIvl, MAX_I32),
    factor: loggedFactor(changed),
    time: 0,
    type,
  });
}

/** Stores whole rows as they are, all or none; must run inside `transact`. Throws invalid for a card that
 * cannot exist, conflict for an id that exists. */
export function insertReviews(col: Collection, reviews: readonly Review[]): void {
  const wrong = reviews.find(({ cid }) => !isLongInteger(cid));
  if (wrong) throw new AnkiError('invalid', `a review cannot be of the card ${wrong.cid}`);
  const ids = reviews.map((review) => review.id);
  const taken = takenIds(col.db, ids)[0] ?? repeated(ids);
  if (taken !== undefined) throw new AnkiError('conflict', `there is a review with the id ${taken} already`);
  insertReviewRows(col.db, reviews);
}

/** JSON: the reviews of each card without its id, the oldest first; a card without any is absent. */
export const reviewObjects = (col: Collection, ids: readonly CardId[]): Map<CardId, string> =>
  new Map(reviewObjectsOfCards(col.db, ids));

/** JSON: rows of the cards now in that very deck, reviewed after the review `afterId`; see `reviewRowsOfDeck`. */
export const reviewRows = (col: Collection, deck: DeckId, afterId: LongInteger): string =>
  reviewRowsOfDeck(col.db, deck, afterId);

/** Id of the last review of the cards now in that very deck, or 0. */
export const latestReview = (col: Collection, deck: DeckId): number => lastReviewOfDeck(col.db, deck) ?? 0;

function repeated(ids: readonly number[]): number | undefined {
  const seen = new Set<number>();
  return ids.find((id) => seen.size === seen.add(id).size);
}

const MAX_I32 = 0x7fff_ffff;
const f = Math.fround;

/** With FSRS the difficulty moved to 100 to 1100, so that 0 stays the mark of SM-2's learning cards. */
function loggedFactor({ data, factor }: Card): number {
  const { s, d } = parseCardData(data);
  if (s === undefined || d === undefined) return factor;
  const shifted = f(f(f(d - 1) / 9) + f(0.1));
  return Math.max(0, Math.min(Math.trunc(f(shifted * 1000)), 0xffff));
}
