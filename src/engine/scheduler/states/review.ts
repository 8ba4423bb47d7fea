import { clamp, rounded, toU32 } from '../float32.ts';
import type { MemoryState } from '../fsrs/memory.ts';
import type { FsrsOutcomes } from '../fsrs/model.ts';
import { fuzzedReview, reviewBounds, type StateContext } from './context.ts';
import { leastFuzzed } from './fuzz.ts';
import { secsOfDays, staysInDay, wholeDays } from './learning.ts';
import type { CardState, LearningState, ReviewState, SchedulingStates } from './state.ts';

const f = Math.fround;
const LEAST_EASE = f(1.3);
const EASE_LOST_BY_AGAIN = f(-0.2);
const EASE_LOST_BY_HARD = f(-0.15);
const EASE_WON_BY_EASY = f(0.15);

/** Rust: ReviewState::next_states. */
export function nextOfReview(state: ReviewState, context: StateContext): SchedulingStates {
  const { fsrs } = context;
  const [hard, good, easy] = passingIntervals(state, context);
  const passed = (scheduledDays: number, easeFactor: number, memory?: MemoryState): ReviewState => ({
    ...state,
    scheduledDays,
    elapsedDays: 0,
    easeFactor,
    memory,
  });
  return {
    current: state,
    again: again(state, context),
    hard: passed(hard, lowered(state.easeFactor, EASE_LOST_BY_HARD), fsrs?.hard.memory),
    good: passed(good, state.easeFactor, fsrs?.good.memory),
    easy: passed(easy, f(state.easeFactor + EASE_WON_BY_EASY), fsrs?.easy.memory),
  };
}

/** The interval after a failure in days, as a 32-bit float (Rust: failing_review_interval). */
export function failingInterval(
  state: ReviewState,
  context: StateContext,
): { days: number; memory: MemoryState | undefined } {
  if (context.fsrs) return { days: context.fsrs.again.interval, memory: context.fsrs.again.memory };
  const [least, most] = reviewBounds(context, context.minimumLapseInterval);
  const interval = f(Math.max(f(state.scheduledDays), 1) * context.lapseMultiplier);
  return { days: f(fuzzedReview(context, interval, least, most)), memory: undefined };
}

function again(state: ReviewState, context: StateContext): CardState {
  const { relearnSteps } = context;
  const lapses = state.lapses + 1;
  const { days, memory } = failingInterval(state, context);
  const review: ReviewState = {
    kind: 'review',
    scheduledDays: toU32(wholeDays(days)),
    elapsedDays: 0,
    easeFactor: lowered(state.easeFactor, EASE_LOST_BY_AGAIN),
    lapses,
    leeched: isLeech(lapses, context.leechThreshold),
    memory,
  };
  const relearning = (scheduledSecs: number): CardState => {
    const learning: LearningState = {
      kind: 'learning',
      remainingSteps: relearnSteps.all,
      scheduledSecs,
      elapsedSecs: 0,
      memory,
    };
    return { kind: 'relearning', learning, review };
  };
  const delay = relearnSteps.again();
  if (delay !== undefined) return relearning(delay);
  return staysInDay(context, relearnSteps, days) ? relearning(secsOfDays(days)) : review;
}

const lowered = (ease: number, by: number): number => Math.max(f(ease + by), LEAST_EASE);

/** At the threshold, and at every half of it after that (Rust: leech_threshold_met). */
export function isLeech(lapses: number, threshold: number): boolean {
  if (threshold === 0) return false;
  const half = Math.max(Math.ceil(threshold / 2), 1);
  return lapses >= threshold && (lapses - threshold) % half === 0;
}

/** Days after hard, good and easy; each depends on the one before. */
function passingIntervals(state: ReviewState, context: StateContext): readonly [number, number, number] {
  if (context.fsrs) return fsrsIntervals(state, context, context.fsrs);
  return state.elapsedDays < state.scheduledDays
    ? earlyIntervals(state, context)
    : dueIntervals(state, context);
}

function fsrsIntervals(
  { scheduledDays }: ReviewState,
  context: StateContext,
  fsrs: FsrsOutcomes,
): readonly [number, number, number] {
  const constrained = (interval: number, above: number): number => {
    const least = leastFuzzed(interval, scheduledDays, context.maximumReviewInterval);
    return constrain(context, interval, Math.max(least, above), true);
  };
  const hard = constrained(fsrs.hard.interval, 1);
  const good = constrained(fsrs.good.interval, hard + 1);
  const easy = constrained(fsrs.easy.interval, good + 1);
  return [hard, good, easy];
}

/** Due or late (Rust: passing_nonearly_review_intervals). */
function dueIntervals(state: ReviewState, context: StateContext): readonly [number, number, number] {
  const current = Math.max(f(state.scheduledDays), 1);
  const late = f(Math.max(state.elapsedDays - state.scheduledDays, 0));
  const { hardMultiplier, easyMultiplier } = context;
  const longer = state.scheduledDays + 1;
  const hardGrows = hardMultiplier > 1;
  const hard = constrain(context, f(current * hardMultiplier), hardGrows ? longer : 0, true);
  const good = constrain(
    context,
    f(f(current + f(late / 2)) * state.easeFactor),
    hardGrows ? hard + 1 : longer,
    true,
  );
  const easy = constrain(
    context,
    f(f(f(current + late) * state.easeFactor) * easyMultiplier),
    good + 1,
    true,
  );
  return [hard, good, easy];
}

/** Answered before it was due, as filtered decks do (Rust: passing_early_review_intervals). */
function earlyIntervals(state: ReviewState, context: StateContext): readonly [number, number, number] {
  const scheduled = Math.max(f(state.scheduledDays), 1);
  const elapsed = f(state.elapsedDays);
  const { hardMultiplier, easyMultiplier } = context;
  const halfUsual = f(hardMultiplier / 2);
  const hard = Math.max(f(elapsed * hardMultiplier), f(scheduled * halfUsual));
  const good = Math.max(f(elapsed * state.easeFactor), scheduled);
  const reducedBonus = f(easyMultiplier - f(f(easyMultiplier - 1) / 2));
  return [
    constrain(context, hard, 0, false),
    constrain(context, good, 0, false),
    constrain(context, f(good * reducedBonus), 0, false),
  ];
}

/** The options' multiplier (not for FSRS), fuzz and bounds (Rust: constrain_passing_interval). */
function constrain(context: StateContext, interval: number, least: number, fuzz: boolean): number {
  const scaled = context.fsrs ? interval : f(interval * context.intervalMultiplier);
  const [minimum, maximum] = reviewBounds(context, least);
  return fuzz
    ? fuzzedReview(context, scaled, minimum, maximum)
    : clamp(toU32(rounded(scaled)), minimum, maximum);
}
