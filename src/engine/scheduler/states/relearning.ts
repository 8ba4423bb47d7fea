import { toU32 } from '../float32.ts';
import type { MemoryState } from '../fsrs/memory.ts';
import type { FsrsOutcome } from '../fsrs/model.ts';
import { fuzzedReview, reviewBounds, type StateContext } from './context.ts';
import { secsOfDays, staysInDay, wholeDays } from './learning.ts';
import { failingInterval } from './review.ts';
import type { CardState, LearningState, RelearningState, ReviewState, SchedulingStates } from './state.ts';

/** Rust: RelearnState::next_states. */
export function nextOfRelearning(state: RelearningState, context: StateContext): SchedulingStates {
  const { learning } = state;
  const { relearnSteps: steps, fsrs } = context;
  return {
    current: state,
    again: again(state, context),
    hard:
      inStep(state, steps.hard(learning.remainingSteps), {}, fsrs?.hard.memory) ??
      withoutStep(state, context, fsrs?.hard, {}),
    good: good(state, context),
    easy: easy(state, context),
  };
}

function again(state: RelearningState, context: StateContext): CardState {
  const { relearnSteps: steps, fsrs } = context;
  const afresh = { remainingSteps: steps.all, elapsedSecs: 0 };
  const delay = steps.again();
  if (delay === undefined) return withoutStep(state, context, fsrs?.again, afresh);
  const { days, memory } = failingInterval(state.review, context);
  const review = { ...state.review, scheduledDays: toU32(wholeDays(days)), elapsedDays: 0, memory };
  return {
    kind: 'relearning',
    learning: { ...state.learning, ...afresh, scheduledSecs: delay, memory },
    review,
  };
}

function good(state: RelearningState, context: StateContext): CardState {
  const { relearnSteps: steps, fsrs } = context;
  const remaining = state.learning.remainingSteps;
  const remainingSteps = steps.remainingAfterGood(remaining);
  return (
    inStep(state, steps.good(remaining), { remainingSteps, elapsedSecs: 0 }, fsrs?.good.memory) ??
    withoutStep(state, context, fsrs?.good, { remainingSteps })
  );
}

/** On to a step of the options, if there is one. */
function inStep(
  state: RelearningState,
  delay: number | undefined,
  learning: Partial<LearningState>,
  memory: MemoryState | undefined,
): RelearningState | undefined {
  if (delay === undefined) return undefined;
  return {
    kind: 'relearning',
    learning: { ...state.learning, ...learning, scheduledSecs: delay, memory },
    review: { ...state.review, elapsedDays: 0, memory },
  };
}

/** No step is left: back to the reviews, or to a step of FSRS's own. */
function withoutStep(
  state: RelearningState,
  context: StateContext,
  outcome: FsrsOutcome | undefined,
  learning: Partial<LearningState>,
): CardState {
  if (!outcome) return state.review;
  const { memory, interval } = outcome;
  const [least, most] = reviewBounds(context, 1);
  const scheduledDays = fuzzedReview(context, wholeDays(interval), least, most);
  const review = { ...state.review, scheduledDays, memory };
  if (!staysInDay(context, context.relearnSteps, interval)) return review;
  return {
    kind: 'relearning',
    learning: { ...state.learning, ...learning, scheduledSecs: secsOfDays(interval), memory },
    review,
  };
}

function easy({ review }: RelearningState, context: StateContext): ReviewState {
  const { fsrs } = context;
  const passed = { ...review, elapsedDays: 0, memory: fsrs?.easy.memory };
  if (!fsrs) return { ...passed, scheduledDays: review.scheduledDays + 1 };
  const [least, most] = reviewBounds(context, 1);
  const good = fuzzedReview(context, fsrs.good.interval, least, most);
  return {
    ...passed,
    scheduledDays: fuzzedReview(context, wholeDays(fsrs.easy.interval), good + 1, most),
  };
}
