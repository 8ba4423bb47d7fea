import type { Collection } from '../collection/collection.ts';
import { timingToday } from '../scheduler/timing.ts';
import { searchOf } from '../search/search.ts';
import {
  addedCards,
  type CardCounts,
  cardCounts,
  eases,
  type FutureDue,
  futureDue,
  intervals,
} from './cards.ts';
import type { Counts, Distribution } from './distribution.ts';
import { difficulties, type Retrievability, retrievabilities, stabilities } from './memory.ts';
import type { Periods } from './periods.ts';
import { type RetentionByPeriod, trueRetention } from './retention.ts';
import {
  type ButtonCounts,
  buttons,
  type Hour,
  hours,
  type ReviewsByDay,
  reviewsByDay,
  type Today,
  today,
} from './reviews.ts';
import { readCards, readReviewLog } from './storage.ts';

/** The numbers of Anki's statistics (Anki: GraphsResponse). Days count from today, which is 0. */
export interface Graphs {
  readonly today: Today;
  readonly futureDue: FutureDue;
  readonly reviews: ReviewsByDay;
  readonly cardCounts: { readonly separate: CardCounts; readonly together: CardCounts };
  /** Cards by interval in days. */
  readonly intervals: Counts;
  /** Cards by stability in days. */
  readonly stability: Counts;
  /** In percent. */
  readonly eases: Distribution;
  /** In percent. */
  readonly difficulty: Distribution;
  readonly retrievability: Retrievability;
  readonly trueRetention: RetentionByPeriod;
  readonly hours: Periods<Hour[]>;
  readonly buttons: Periods<ButtonCounts>;
  /** Cards by the day on which they were made. */
  readonly added: Counts;
  readonly rolloverHour: number;
  readonly fsrs: boolean;
}

const DAY = 86_400;

/**
 * Sums up cards that a search finds, all for an empty one, and their reviews of the last `days` days (0: all reviews).
 * Rust: graph_data_for_search. Throws what the search throws.
 */
export function collectGraphs(col: Collection, search: string, days: number): Graphs {
  const chosen = search.trim() === '' ? 'all' : searchOf(col).cards(search);
  const timing = timingToday(col);
  const { nextDayAt } = timing;
  const from = days > 0 ? nextDayAt - (days + 1) * DAY : 0;
  const log = readReviewLog(col.db, chosen, from * 1000);
  const cards = readCards(col.db, chosen);
  return {
    today: today(log, nextDayAt),
    futureDue: futureDue(cards, timing),
    reviews: reviewsByDay(log, nextDayAt),
    cardCounts: cardCounts(cards),
    intervals: intervals(cards),
    stability: stabilities(cards),
    eases: eases(cards),
    difficulty: difficulties(cards),
    retrievability: retrievabilities(cards, timing),
    trueRetention: trueRetention(log, nextDayAt),
    hours: hours(log, nextDayAt, -col.clock.minutesWest(timing.now * 1000) * 60),
    buttons: buttons(log, nextDayAt),
    added: addedCards(cards, nextDayAt),
    rolloverHour: col.config.getNumber('rollover', 4),
    fsrs: col.config.getBoolean('fsrs'),
  };
}
