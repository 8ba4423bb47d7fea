import type { Collection } from '../collection/collection.ts';
import { timingToday } from '../scheduler/timing.ts';
import { readQuarterHours, reviewsAfter } from './storage.ts';

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
  const dayOf = (quarter: number): number => {
    const moment = quarter * QUARTER_HOUR - startOfDay * HOUR;
    return Math.floor((moment - west(moment)) / DAY);
  };
  const days = [...countsOf(readQuarterHours(col.db), dayOf)].sort(([a], [b]) => b - a);
  return days.map(([day, count]) => [new Date(day * DAY * 1000).toISOString().slice(0, 10), count]);
}

/** Time zones begin and end at quarters of an hour. */
const QUARTER_HOUR = 900;
const HOUR = 3600;
const DAY = 86_400;

/** Many reviews share a quarter, whose day is asked for once. */
function countsOf(quarters: readonly number[], dayOf: (quarter: number) => number): Map<number, number> {
  const byQuarter = new Map<number, number>();
  for (const quarter of quarters) byQuarter.set(quarter, (byQuarter.get(quarter) ?? 0) + 1);
  const byDay = new Map<number, number>();
  for (const [quarter, count] of byQuarter) {
    const day = dayOf(quarter);
    byDay.set(day, (byDay.get(day) ?? 0) + count);
  }
  return byDay;
}
