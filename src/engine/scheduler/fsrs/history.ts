import { AnkiError } from '../../errors.ts';
import { REVIEW_KIND, type Review } from '../../revlog/revlog.ts';
import type { MemoryState } from './memory.ts';
import type { FsrsModel, PastReview } from './model.ts';

/** What of a row of the review log memory states depend on. */
export type LoggedReview = Pick<Review, 'id' | 'ease' | 'ivl' | 'factor' | 'type'>;

/** The card was made new again (Rust: is_reset). */
export const isReset = (review: LoggedReview): boolean =>
  review.type === REVIEW_KIND.manual && review.factor === 0;

/** The answer was given to a preview, which changes no memory (Rust: is_cramming). */
export const isCramming = (review: LoggedReview): boolean =>
  review.type === REVIEW_KIND.filtered && review.factor === 0;

/** Unknown kinds count as lessons, as Anki reads them. */
const isLesson = ({ type }: LoggedReview): boolean =>
  type === REVIEW_KIND.learning || !KNOWN_KINDS.includes(type);

const KNOWN_KINDS: readonly number[] = Object.values(REVIEW_KIND);

/** Someone answered, and it counts (Rust: has_rating_and_affects_scheduling). */
export const affectsMemory = (review: LoggedReview): boolean => review.ease > 0 && !isCramming(review);

export interface HistoryRules {
  /** Seconds since 1970 of the end of today. */
  readonly nextDayAt: number;
  /** Milliseconds since 1970; what was logged before does not count. */
  readonly ignoreBefore: number;
}

/** The answers that make up a card's memory. */
export interface UsableHistory {
  readonly logged: readonly LoggedReview[];
  readonly reviews: readonly PastReview[];
  /** Whether the card's first lessons are among them; if not, its memory before must be guessed. */
  readonly isComplete: boolean;
}

/** What of a card's log, the oldest first, counts for its memory now; undefined for none (Rust: reviews_for_fsrs). */
export function usableHistory(log: readonly LoggedReview[], rules: HistoryRules): UsableHistory | undefined {
  const beginning = beginningOf(log, rules.ignoreBefore);
  if (!beginning) return undefined;
  const logged = log.slice(beginning.index).filter(affectsMemory);
  if (logged.length === 0) return undefined;
  return { logged, reviews: pastReviews(logged, rules.nextDayAt), isComplete: beginning.isComplete };
}

function pastReviews(logged: readonly LoggedReview[], nextDayAt: number): PastReview[] {
  const daysAgo = logged.map(({ id }) => daysBefore(nextDayAt, Math.trunc(id / 1000)));
  return logged.map(({ ease }, i) => ({
    rating: ease,
    daysSince: i === 0 ? 0 : (daysAgo[i - 1] ?? 0) - (daysAgo[i] ?? 0),
  }));
}

/** One answer to learn from: the card's answers up to it. */
export interface TrainingItem {
  /** Of the row in the review log. */
  readonly id: number;
  readonly reviews: readonly PastReview[];
}

/**
 * What a card's log, the oldest first, teaches about memory: nothing unless its first lessons are known and none of them
 * came before the cut (Rust: reviews_for_fsrs, training).
 */
export function trainingItems(log: readonly LoggedReview[], rules: HistoryRules): TrainingItem[] {
  const firstLesson = lastLessons(log, rules.ignoreBefore)?.firstLesson;
  const lesson = firstLesson === undefined ? undefined : log[firstLesson];
  if (firstLesson === undefined || !lesson || lesson.id < rules.ignoreBefore) return [];
  const logged = log.slice(firstLesson).filter(affectsMemory);
  const reviews = pastReviews(logged, rules.nextDayAt);
  return logged
    .map(({ id }, i) => ({ id, reviews: reviews.slice(0, i + 1) }))
    .filter(({ reviews: upTo }, i) => i > 0 && (upTo[i]?.daysSince ?? 0) > 0);
}

/** A memory state, and how many answers it was worked out from, the one not counted that stands for those before. */
export interface StateOfLog {
  readonly memory: MemoryState;
  readonly reviews: number;
}

type StateRules = HistoryRules & { readonly historicalRetention: number };

/** Rust: fsrs_item_for_memory_state with FSRS::memory_state; undefined when the log tells nothing. */
export function stateFromLog(
  model: FsrsModel,
  log: readonly LoggedReview[],
  rules: StateRules,
): StateOfLog | undefined {
  const history = usableHistory(log, rules);
  if (!history) return undefined;
  const { reviews, isComplete } = history;
  if (isComplete) return { memory: model.stateAfter(reviews), reviews: reviews.length };
  const [first] = history.logged;
  if (!first) return undefined;
  const start = stateAtFirst(model, first, rules.historicalRetention);
  return { memory: model.stateAfter(reviews.slice(1), start), reviews: reviews.length - 1 };
}

/** The option "ignore reviews before" (YYYY-MM-DD or empty), in milliseconds since 1970; throws invalid. */
export function ignoreBeforeMillis(date: string): number {
  if (date === '') return 0;
  const [, year, month, day] = /^\s*([+-]?\d+)-\s*(\d{1,2})-\s*(\d{1,2})$/.exec(date) ?? [];
  const millis = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isReal = new Date(millis).getUTCDate() === Number(day) && Number(month) <= 12;
  if (!isReal) throw new AnkiError('invalid', `Error parsing date: ${date}`);
  return millis;
}

const f = Math.fround;
/** Factors up to here were written by FSRS and hold a difficulty. */
const GREATEST_SHIFTED_DIFFICULTY = f(1.1);

function stateAtFirst(model: FsrsModel, first: LoggedReview, retention: number): MemoryState {
  const ease = f((first.factor === 0 ? 2500 : first.factor) / 1000);
  const guessed = model.stateFromSm2(ease, Math.max(first.ivl, 1), retention);
  if (ease > GREATEST_SHIFTED_DIFFICULTY) return guessed;
  return { ...guessed, difficulty: f(f(f(ease - f(0.1)) * 9) + 1) };
}

/** Where the usable part of the log begins, looking from its end. */
function beginningOf(
  log: readonly LoggedReview[],
  ignoreBefore: number,
): { index: number; isComplete: boolean } | undefined {
  const found = lastLessons(log, ignoreBefore);
  if (!found) return undefined;
  const { firstLesson, firstGrade } = found;
  const lesson = firstLesson === undefined ? undefined : log[firstLesson];
  if (firstLesson !== undefined && lesson) {
    const isCut = lesson.id < ignoreBefore && firstLesson < log.length - 1;
    if (!isCut) return { index: firstLesson, isComplete: true };
  }
  return firstGrade === undefined ? undefined : { index: firstGrade, isComplete: false };
}

/** The first of the last row of lessons, and the first answer after the cut with an interval of a day or more. */
function lastLessons(
  log: readonly LoggedReview[],
  ignoreBefore: number,
): { firstLesson: number | undefined; firstGrade: number | undefined } | undefined {
  let firstLesson: number | undefined;
  let firstGrade: number | undefined;
  for (let index = log.length - 1; index >= 0; index--) {
    const review = log[index];
    if (!review || isCramming(review)) continue;
    const spansDays = review.ivl >= 1 || review.ivl <= -86_400;
    if (review.ease > 0 && review.id > ignoreBefore && spansDays) firstGrade = index;
    if (review.ease > 0 && isLesson(review)) firstLesson = index;
    else if (isReset(review)) {
      if (firstLesson === undefined && firstGrade === undefined) return undefined;
      break;
    } else if (firstLesson !== undefined) break;
  }
  return { firstLesson, firstGrade };
}

const daysBefore = (later: number, seconds: number): number =>
  Math.max(Math.trunc((later - seconds) / 86_400), 0);
