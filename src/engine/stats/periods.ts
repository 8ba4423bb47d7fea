import type { ReviewLog } from './storage.ts';

/** The spans of time over which Anki's graphs sum up. */
export interface Periods<Value> {
  readonly allTime: Value;
  readonly oneYear: Value;
  readonly threeMonths: Value;
  readonly oneMonth: Value;
}

/**
 * Counts reviews by span and by what `slotOf` says of each, a number below `slots` or one below 0 for those that do not
 * count. A review in the future lies in all spans.
 */
export function countByPeriod(
  log: ReviewLog,
  nextDayAt: number,
  slots: number,
  slotOf: (place: number) => number,
): Periods<Float64Array> {
  const [older, year, threeMonths, month] = [0, slots, 2 * slots, 3 * slots];
  const counts = new Float64Array(4 * slots);
  for (let i = 0; i < log.length; i++) {
    const slot = slotOf(i);
    if (slot < 0) continue;
    const days = (nextDayAt - log.seconds(i)) / DAY;
    const span = days > 90 ? (days > 365 ? older : year) : days > 30 ? threeMonths : month;
    counts[span + slot] = (counts[span + slot] ?? 0) + 1;
  }
  const ofSpan = (start: number) => counts.subarray(start, start + slots);
  const inThreeMonths = sumOf(ofSpan(threeMonths), ofSpan(month));
  const inYear = sumOf(ofSpan(year), inThreeMonths);
  return {
    allTime: sumOf(ofSpan(older), inYear),
    oneYear: inYear,
    threeMonths: inThreeMonths,
    oneMonth: ofSpan(month),
  };
}

export const mapPeriods = <From, To>(periods: Periods<From>, change: (value: From) => To): Periods<To> => ({
  allTime: change(periods.allTime),
  oneYear: change(periods.oneYear),
  threeMonths: change(periods.threeMonths),
  oneMonth: change(periods.oneMonth),
});

const sumOf = (a: Float64Array, b: Float64Array): Float64Array => a.map((count, i) => count + (b[i] ?? 0));

const DAY = 86_400;
