import type { Collection } from '../collection/collection.ts';
import { timingToday } from '../scheduler/timing.ts';
import { type QuarterHour, readQuarterHours, reviewsAfter } from './storage.ts';

/** How many rows the review log has of today, those included that are no answers. */
export function reviewedToday(col: Collection): number {
  return reviewsAfter(col.db, (timingToday(col).nextDayAt - DAY) * 1000);
}

/** Rows of the review log on each local date (YYYY-MM-DD), the last date first; days begin at the collection's hour. */
export function reviewsByDate(col: Collection): [date: string, count: number][] {
  const { clock } = col;
  const west = (seconds: number): number => clock.minutesWest(seconds * 1000) * 60;
  const { nextDayAt } = timingToday(col);
  const startOfDay = Math.floor((((nextDayAt - west(nextDayAt)) % DAY) + DAY) / HOUR) % 24;
  const dateOf = ([quarter]: QuarterHour): string => {
    const moment = quarter * QUARTER_HOUR - startOfDay * HOUR;
    return new Date((moment - west(moment)) * 1000).toISOString().slice(0, 10);
  };
  return sumsOf(readQuarterHours(col.db), dateOf);
}

/** Time zones begin and end at quarters of an hour. */
const QUARTER_HOUR = 900;
const HOUR = 3600;
const DAY = 86_400;

function sumsOf(
  counts: readonly QuarterHour[],
  dateOf: (count: QuarterHour) => string,
): [date: string, count: number][] {
  const sums = new Map<string, number>();
  for (const quarter of counts) {
    const date = dateOf(quarter);
    sums.set(date, (sums.get(date) ?? 0) + quarter[1]);
  }
  return [...sums].sort(([a], [b]) => (a < b ? 1 : -1));
}
