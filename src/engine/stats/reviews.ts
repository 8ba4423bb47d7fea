import { REVIEW_KIND } from '../revlog/revlog.ts';
import { countByPeriod, mapPeriods, type Periods } from './periods.ts';
import type { ReviewLog } from './storage.ts';

/** Answers, or their milliseconds, by the kind of card. */
export interface KindSums {
  readonly learn: number;
  readonly relearn: number;
  readonly young: number;
  readonly mature: number;
  readonly filtered: number;
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
  readonly total: number;
  readonly correct: number;
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
  const days = new Map<number, DaySums>();
  let sums = noSums();
  let [from, until] = [0, 0]; // of the day of the row before, which mostly is that of the next row
  for (let i = 0; i < log.length; i++) {
    if (!isAnswer(log, i)) continue;
    const seconds = log.seconds(i);
    if (seconds <= from || seconds >= until) {
      const day = Math.trunc((seconds - nextDayAt) / DAY) + 0;
      sums = days.get(day) ?? noSums();
      days.set(day, sums);
      [from, until] = day > 0 ? [0, 0] : [nextDayAt + (day - 1) * DAY, nextDayAt + (day || 1) * DAY];
    }
    const kind = kindOf(log, i);
    sums.count[kind] = at(sums.count, kind) + 1;
    sums.time[kind] = at(sums.time, kind) + log.time(i);
  }
  return { count: kindsByDay(days, 'count'), time: kindsByDay(days, 'time') };
}

/** Rust: GraphsContext::today. */
export function today(log: ReviewLog, nextDayAt: number): Today {
  const sums = { ...NOTHING_TODAY };
  for (let i = 0; i < log.length; i++) {
    if (log.seconds(i) < nextDayAt - DAY || !isAnswer(log, i)) continue;
    const correct = log.ease(i) > 1 ? 1 : 0;
    const mature = log.wasMature(i) ? 1 : 0;
    sums.answerCount += 1;
    sums.answerMillis += log.time(i);
    sums.correctCount += correct;
    sums.matureCount += mature;
    sums.matureCorrect += correct * mature;
    sums[TODAYS_KIND[log.kind(i)] ?? 'learnCount'] += 1;
  }
  return sums;
}

/** The 24 hours of the day, by the local time of now (Rust: GraphsContext::hours). */
export function hours(log: ReviewLog, nextDayAt: number, secondsEast: number): Periods<Hour[]> {
  const counts = countByPeriod(log, nextDayAt, 48, (i) => {
    if (log.kind(i) > REVIEW_KIND.relearning) return -1;
    const hour = Math.floor((log.seconds(i) + secondsEast) / HOUR) % 24;
    return hour * 2 + (log.ease(i) > 1 ? 1 : 0);
  });
  return mapPeriods(counts, (ofSpan) =>
    Array.from({ length: 24 }, (_, hour) => {
      const [wrong, correct] = [at(ofSpan, hour * 2), at(ofSpan, hour * 2 + 1)];
      return { total: wrong + correct, correct };
    }),
  );
}

/** How often each button was pressed (Rust: GraphsContext::buttons). */
export function buttons(log: ReviewLog, nextDayAt: number): Periods<ButtonCounts> {
  const [learning, young, mature] = [0, 4, 8];
  const counts = countByPeriod(log, nextDayAt, 12, (i) => {
    const ease = log.ease(i);
    if (!isAnswer(log, i) || ease < 1 || ease > 4) return -1;
    const isReview = log.kind(i) === REVIEW_KIND.review;
    return (!isReview ? learning : log.wasMature(i) ? mature : young) + ease - 1;
  });
  return mapPeriods(counts, (ofSpan) => {
    const [a, b, c] = [learning, young, mature].map((first) => [...ofSpan.subarray(first, first + 4)]);
    return { learning: a ?? [], young: b ?? [], mature: c ?? [] };
  });
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

const isAnswer = (log: ReviewLog, i: number): boolean => log.kind(i) < REVIEW_KIND.manual;

/** Places of the kinds of cards. */
const [LEARN, RELEARN, YOUNG, MATURE, FILTERED, KINDS] = [0, 1, 2, 3, 4, 5];

function kindOf(log: ReviewLog, i: number): number {
  switch (log.kind(i)) {
    case REVIEW_KIND.learning:
      return LEARN;
    case REVIEW_KIND.relearning:
      return RELEARN;
    case REVIEW_KIND.filtered:
      return FILTERED;
    default:
      return log.wasMature(i) ? MATURE : YOUNG;
  }
}

/** By the kind of card. */
interface DaySums {
  readonly count: Float64Array;
  readonly time: Float64Array;
}

const noSums = (): DaySums => ({
  count: new Float64Array(KINDS),
  time: new Float64Array(KINDS),
});

const kindsByDay = (days: ReadonlyMap<number, DaySums>, of: keyof DaySums): Map<number, KindSums> =>
  new Map([...days].map(([day, sums]) => [day, kindSums(sums[of])]));

const kindSums = ([learn = 0, relearn = 0, young = 0, mature = 0, filtered = 0]: Float64Array): KindSums => ({
  learn,
  relearn,
  young,
  mature,
  filtered,
});

const at = (column: Float64Array, i: number): number => column[i] ?? 0;
