import { shortestFloat32 } from '../json/shortest-float32.ts';
import type { Preset } from '../presets/preset.ts';
import type { DayLimit, NormalDeck } from '../proto/storage.gen.ts';
import { type Deck, normalPart } from './deck.ts';

/** How many cards a deck may still show today (Rust: RemainingLimits). */
export interface Limits {
  readonly review: number;
  readonly new: number;
  /** Whether new cards use up the reviews, too. */
  readonly capNewToReview: boolean;
}

/** What a deck may have of its own; absent for what its preset says. */
export interface DeckLimits {
  readonly review?: number | undefined;
  readonly new?: number | undefined;
  readonly reviewToday?: number | undefined;
  readonly newToday?: number | undefined;
  readonly desiredRetention?: number | undefined;
}

/** What decks without options may show: filtered ones, and those whose options are missing. */
export const UNLIMITED: Limits = { review: 9999, new: 9999, capNewToReview: false };

/** The deck's limits less what was studied today (Rust: RemainingLimits::new_for_normal_deck_v3). */
export function remainingLimits(
  deck: Deck,
  preset: Preset | undefined,
  today: number,
  newIgnoreReviewLimit: boolean,
): Limits {
  const normal = normalPart(deck);
  if (!normal || !preset) return UNLIMITED;
  const studied = deck.common.lastDayStudied === today ? deck.common : { newStudied: 0, reviewStudied: 0 };
  let review = limitOn(today, normal.reviewLimitToday, normal.reviewLimit, preset.config.reviewsPerDay);
  let fresh = limitOn(today, normal.newLimitToday, normal.newLimit, preset.config.newPerDay);
  review -= studied.reviewStudied;
  fresh -= studied.newStudied;
  if (!newIgnoreReviewLimit) {
    review -= studied.newStudied;
    fresh = Math.min(fresh, review);
  }
  return { review: Math.max(review, 0), new: Math.max(fresh, 0), capNewToReview: !newIgnoreReviewLimit };
}

/** What a deck has of its own; limits of other days do not count. */
export function currentLimits(deck: NormalDeck, today: number): DeckLimits {
  const ofToday = (limit: DayLimit | undefined) => (limit?.today === today ? limit.limit : undefined);
  return {
    review: deck.reviewLimit,
    new: deck.newLimit,
    reviewToday: ofToday(deck.reviewLimitToday),
    newToday: ofToday(deck.newLimitToday),
    desiredRetention:
      deck.desiredRetention === undefined ? undefined : shortestFloat32(deck.desiredRetention),
  };
}

/** No more than the others allow; the own rule about new cards stays. */
export const cappedTo = (limits: Limits, others: Limits): Limits => ({
  ...limits,
  review: Math.min(limits.review, others.review),
  new: Math.min(limits.new, others.new),
});

/** Today's own limit, else the deck's, else the options'. */
function limitOn(
  today: number,
  ofDay: DayLimit | undefined,
  ofDeck: number | undefined,
  ofPreset: number,
): number {
  return (ofDay?.today === today ? ofDay.limit : (ofDeck ?? ofPreset)) | 0;
}
