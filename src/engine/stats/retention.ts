import { REVIEW_KIND } from '../revlog/revlog.ts';
import type { ReviewLog } from './storage.ts';

/** How many cards with an interval of a day or more were remembered or not; mature ones had three weeks or more. */
export interface Retention {
  readonly youngPassed: number;
  readonly youngFailed: number;
  readonly maturePassed: number;
  readonly matureFailed: number;
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
function retentionByDay(log: ReviewLog, nextDayAt: number): Map<number, Float64Array> {
  const days = new Map<number, Float64Array>();
  let counts: Float64Array = new Float64Array(4);
  let [from, until] = [0, 0]; // of the day of the row before, which mostly is that of the next row
  for (let i = 0; i < log.length; i++) {
    if (!isCounted(log, i)) continue;
    const seconds = log.seconds(i);
    if (seconds < from || seconds >= until) {
      const daysAgo = Math.ceil((nextDayAt - seconds) / DAY) - 1;
      counts = days.get(daysAgo) ?? new Float64Array(4);
      days.set(daysAgo, counts);
      until = nextDayAt - daysAgo * DAY;
      from = until - DAY;
    }
    const slot = (log.wasMature(i) ? MATURE : YOUNG) + (log.ease(i) === 1 ? FAILED : PASSED);
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return days;
}

const [YOUNG, MATURE] = [0, 2];
const [PASSED, FAILED] = [0, 1];

/** Answers to cards of a day or more, but for practice without effect (Rust: has_rating_and_affects_scheduling). */
function isCounted(log: ReviewLog, i: number): boolean {
  const isPractice = log.kind(i) === REVIEW_KIND.filtered && log.withoutFactor(i);
  const isLong = log.kind(i) === REVIEW_KIND.review || log.wasLong(i);
  return log.ease(i) !== 0 && !isPractice && isLong;
}

function sumOf(days: ReadonlyMap<number, Float64Array>, from: number, until: number): Retention {
  const sums = { youngPassed: 0, youngFailed: 0, maturePassed: 0, matureFailed: 0 };
  for (const [daysAgo, counts] of days) {
    if (daysAgo < from || daysAgo >= until) continue;
    sums.youngPassed += counts[YOUNG + PASSED] ?? 0;
    sums.youngFailed += counts[YOUNG + FAILED] ?? 0;
    sums.maturePassed += counts[MATURE + PASSED] ?? 0;
    sums.matureFailed += counts[MATURE + FAILED] ?? 0;
  }
  return sums;
}
