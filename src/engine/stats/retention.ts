import { REVIEW_KIND } from '../revlog/revlog.ts';
import type { ReviewLog } from './storage.ts';

/** How many cards with an interval of a day or more were remembered or not; mature ones had three weeks or more. */
export interface Retention {
  youngPassed: number;
  youngFailed: number;
  maturePassed: number;
  matureFailed: number;
}

export interface RetentionByPeriod {
  readonly today: Readonly<Retention>;
  readonly yesterday: Readonly<Retention>;
  readonly week: Readonly<Retention>;
  readonly month: Readonly<Retention>;
  readonly year: Readonly<Retention>;
  readonly allTime: Readonly<Retention>;
}

const DAY = 86_400;

/** Rust: calculate_true_retention. */
export function trueRetention(log: ReviewLog, nextDayAt: number): RetentionByPeriod {
  const days = retentionByDay(log, nextDayAt);
  return {
    today: sumOf(days, 0, 1),
    yesterday: sumOf(days, 1, 2),
    week: sumOf(days, 0, 7),
    month: sumOf(days, 0, 30),
    year: sumOf(days, 0, 365),
    allTime: sumOf(days, 0, Number.POSITIVE_INFINITY),
  };
}

/** By days ago, today being 0; below it lies the future, which no period counts. */
function retentionByDay(log: ReviewLog, nextDayAt: number): Map<number, Retention> {
  const days = new Map<number, Retention>();
  for (let i = 0; i < log.length; i++) {
    if (!isCounted(log, i)) continue;
    const daysAgo = Math.ceil((nextDayAt - (log.seconds[i] ?? 0)) / DAY) - 1;
    const sums = days.get(daysAgo) ?? noRetention();
    days.set(daysAgo, sums);
    const passed = log.ease[i] !== 1;
    if (log.wasMature[i]) sums[passed ? 'maturePassed' : 'matureFailed'] += 1;
    else sums[passed ? 'youngPassed' : 'youngFailed'] += 1;
  }
  return days;
}

/** Answers to cards of a day or more, but for practice without effect (Rust: has_rating_and_affects_scheduling). */
function isCounted(log: ReviewLog, i: number): boolean {
  const isPractice = log.kind[i] === REVIEW_KIND.filtered && log.withoutFactor[i] === 1;
  const isLong = log.kind[i] === REVIEW_KIND.review || log.wasLong[i] === 1;
  return log.ease[i] !== 0 && !isPractice && isLong;
}

function sumOf(days: ReadonlyMap<number, Retention>, from: number, until: number): Retention {
  const sums = noRetention();
  for (const [daysAgo, day] of days) {
    if (daysAgo < from || daysAgo >= until) continue;
    sums.youngPassed += day.youngPassed;
    sums.youngFailed += day.youngFailed;
    sums.maturePassed += day.maturePassed;
    sums.matureFailed += day.matureFailed;
  }
  return sums;
}

const noRetention = (): Retention => ({
  youngPassed: 0,
  youngFailed: 0,
  maturePassed: 0,
  matureFailed: 0,
});
