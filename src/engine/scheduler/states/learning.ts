import { rounded, toU32 } from '../float32.ts';
import type { FsrsOutcome } from '../fsrs/model.ts';
import { fuzzedReview, reviewBounds, type StateContext } from './context.ts';
import type { CardState, LearningState, ReviewState, SchedulingStates } from './state.ts';
import type { Steps } from './steps.ts';

const f = Math.fround;

/** Rust: LearnState::next_states. */
export function nextOfLearning(state: LearningState, context: StateContext): SchedulingStates {
  const { learnSteps: steps, fsrs } = context;
  const answer = (
    delay: number | undefined,
    remainingSteps: number,
    remainingInDay: number,
    of?: FsrsOutcome,
  ) => {
    const memory = of?.memory;
    if (delay !== undefined)
      return { ...state, remainingSteps, scheduledSecs: delay, elapsedSecs: 0, memory };
    return graduated(state, remainingInDay, context, of);
  };
  const { remainingSteps } = state;
  return {
    current: state,
    again: answer(steps.again(), steps.all, steps.all, fsrs?.again),
    hard: answer(steps.hard(remainingSteps), remainingSteps, remainingSteps, fsrs?.hard),
    good: answer(
      steps.good(remainingSteps),
      steps.remainingAfterGood(remainingSteps),
      remainingSteps,
      fsrs?.good,
    ),
    easy: easy(context),
  };
}

/** Whether FSRS keeps a card within the day. */
export const staysInDay = (context: StateContext, steps: Steps, interval: number): boolean =>
  context.fsrsKnowsShortTerm && (context.fsrsShortTermWithSteps || steps.isEmpty) && interval < 0.5;

export const secsOfDays = (days: number): number => toU32(f(days * 86_400));

/** A day at least; for FSRS's intervals, which are not rounded. */
export const wholeDays = (interval: number): number => Math.max(rounded(interval), 1);

/** No step is left: on to the reviews, or to a step of FSRS's own. */
function graduated(
  state: LearningState,
  remainingSteps: number,
  context: StateContext,
  outcome: FsrsOutcome | undefined,
): CardState {
  const interval = outcome?.interval ?? f(context.graduatingIntervalGood);
  const memory = outcome?.memory;
  if (outcome && staysInDay(context, context.learnSteps, interval))
    return { ...state, remainingSteps, scheduledSecs: secsOfDays(interval), elapsedSecs: 0, memory };
  const [least, most] = reviewBounds(context, 1);
  return firstReview(context, fuzzedReview(context, wholeDays(interval), least, most), memory);
}

function easy(context: StateContext): ReviewState {
  const [least, most] = reviewBounds(context, 1);
  const { fsrs } = context;
  if (!fsrs)
    return firstReview(
      context,
      fuzzedReview(context, f(context.graduatingIntervalEasy), least, most),
      undefined,
    );
  const good = fuzzedReview(context, fsrs.good.interval, least, most);
  const days = fuzzedReview(context, f(toU32(wholeDays(fsrs.easy.interval))), good + 1, most);
  return firstReview(context, days, fsrs.easy.memory);
}

const firstReview = (
  context: StateContext,
  scheduledDays: number,
  memory: ReviewState['memory'],
): ReviewState => ({
  kind: 'review',
  scheduledDays,
  elapsedDays: 0,
  easeFactor: context.initialEase,
  lapses: 0,
  leeched: false,
  memory,
});
