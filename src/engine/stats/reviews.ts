import { REVIEW_KIND } from '../revlog/revlog.ts';
import { forPeriods, type Periods, periodFinder } from './periods.ts';
import type { ReviewLog } from './storage.ts';

/** Answers, or their milliseconds, by the kind of card. */
export interface KindSums {
  learn: number;
  relearn: number;
  young: number;
  mature: number;
  filtered: number;
}

/** By day, 0 being today and -1 yesterday. */
export interface ReviewsByDay {
  readonly count: ReadonlyMap<number, Readonly<KindSums>>;
  readonly time: ReadonlyMap<number, Readonly<KindSums>>;
}

export interface Today {
  answerCount: number;
  answerMillis: number;
  correctCount: number;
  matureCorrect: number;
  matureCount: number;
  learnCount: number;
  reviewCount: number;
  relearnCount: number;
  earlyReviewCount: number;
}

export interface Hour {
  total: number;
  correct: number;
}

/** Four numbers each, one for each button. */
export interface ButtonCounts {
  readonly learning: number[];
  readonly young: number[];
  readonly mature: number[];
}

const DAY = 86_400;
const HOUR = 3600;

/** Rust: review_counts_and_times. Days are cut towards today, so that 0 also holds what lies a day ahead. */
export function reviewsByDay(log: ReviewLog, nextDayAt: number): ReviewsByDay {
  const count = new Map<number, KindSums>();
  const time = new Map<number, KindSums>();
  let counts = noSums();
  let times = noSums();
  let [from, until] = [0, 0]; // of the day of the row before, which mostly is that of the next row
  for (let i = 0; i < log.length; i++) {
    if (!isAnswer(log, i)) continue;
    const seconds = at(log.seconds, i);
    if (seconds <= from || seconds >= until) {
      const day = Math.trunc((seconds - nextDayAt) / DAY) + 0;
      counts = sumsOf(count, day);
      times = sumsOf(time, day);
      [from, until] = day > 0 ? [0, 0] : [nextDayAt + (day - 1) * DAY, nextDayAt + (day || 1) * DAY];
    }
    const kind = kindOf(log, i);
    counts[kind] += 1;
    times[kind] += at(log.time, i);
  }
  return { count, time };
}

/** Rust: GraphsContext::today. */
export function today(log: ReviewLog, nextDayAt: number): Today {
  const sums = { ...NOTHING_TODAY };
  for (let i = 0; i < log.length; i++) {
    if (at(log.seconds, i) < nextDayAt - DAY || !isAnswer(log, i)) continue;
    const correct = at(log.ease, i) > 1 ? 1 : 0;
    const mature = at(log.wasMature, i);
    sums.answerCount += 1;
    sums.answerMillis += at(log.time, i);
    sums.correctCount += correct;
    sums.matureCount += mature;
    sums.matureCorrect += correct * mature;
    sums[TODAYS_KIND[at(log.kind, i)] ?? 'learnCount'] += 1;
  }
  return sums;
}

/** The 24 hours of the day, by the local time of now (Rust: GraphsContext::hours). */
export function hours(log: ReviewLog, nextDayAt: number, secondsEast: number): Periods<Hour[]> {
  const sums = forPeriods(() => Array.from({ length: 24 }, () => ({ total: 0, correct: 0 })));
  const sumsAt = periodFinder(sums, nextDayAt);
  for (let i = 0; i < log.length; i++) {
    if (at(log.kind, i) > REVIEW_KIND.relearning) continue;
    const seconds = at(log.seconds, i);
    const hour = Math.floor((seconds + secondsEast) / HOUR) % 24;
    const correct = at(log.ease, i) > 1 ? 1 : 0;
    for (const ofDay of sumsAt(seconds)) {
      const sum = ofDay[hour];
      if (!sum) continue;
      sum.total += 1;
      sum.correct += correct;
    }
  }
  return sums;
}

/** How often each button was pressed (Rust: GraphsContext::buttons). */
export function buttons(log: ReviewLog, nextDayAt: number): Periods<ButtonCounts> {
  const sums = forPeriods(() => ({ learning: [0, 0, 0, 0], young: [0, 0, 0, 0], mature: [0, 0, 0, 0] }));
  const sumsAt = periodFinder(sums, nextDayAt);
  for (let i = 0; i < log.length; i++) {
    const ease = at(log.ease, i);
    if (!isAnswer(log, i) || ease < 1 || ease > 4) continue;
    const isReview = at(log.kind, i) === REVIEW_KIND.review;
    const group = !isReview ? 'learning' : at(log.wasMature, i) ? 'mature' : 'young';
    for (const counts of sumsAt(at(log.seconds, i))) increment(counts[group], ease - 1);
  }
  return sums;
}

const NOTHING_TODAY: Readonly<Today> = {
  answerCount: 0,
  answerMillis: 0,
  correctCount: 0,
  matureCorrect: 0,
  matureCount: 0,
  learnCount: 0,
  reviewCount: 0,
  relearnCount: 0,
  earlyReviewCount: 0,
};

/** By the values of `REVIEW_KIND`. */
const TODAYS_KIND = ['learnCount', 'reviewCount', 'relearnCount', 'earlyReviewCount'] as const;

const isAnswer = (log: ReviewLog, i: number): boolean => at(log.kind, i) < REVIEW_KIND.manual;

function kindOf(log: ReviewLog, i: number): keyof KindSums {
  switch (at(log.kind, i)) {
    case REVIEW_KIND.learning:
      return 'learn';
    case REVIEW_KIND.relearning:
      return 'relearn';
    case REVIEW_KIND.filtered:
      return 'filtered';
    default:
      return at(log.wasMature, i) ? 'mature' : 'young';
  }
}

function sumsOf(days: Map<number, KindSums>, day: number): KindSums {
  const known = days.get(day);
  if (known) return known;
  const sums = noSums();
  days.set(day, sums);
  return sums;
}

const noSums = (): KindSums => ({ learn: 0, relearn: 0, young: 0, mature: 0, filtered: 0 });

function increment(counts: number[], place: number): void {
  counts[place] = (counts[place] ?? 0) + 1;
}

const at = (column: Float64Array | Uint8Array, i: number): number => column[i] ?? 0;
