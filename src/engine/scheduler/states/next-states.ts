import type { StateContext } from './context.ts';
import { nextOfLearning } from './learning.ts';
import { nextOfRelearning } from './relearning.ts';
import { nextOfReview } from './review.ts';
import type { CardState, NormalState, PreviewState, SchedulingStates } from './state.ts';

/** What each answer to a card in this state leads to (Rust: CardState::next_states). */
export function nextStates(state: CardState, context: StateContext): SchedulingStates {
  if (state.kind === 'preview') return nextOfPreview(state, context);
  if (state.kind !== 'rescheduling') return nextOfNormal(state, context);
  const normal = nextOfNormal(state.original, context);
  return {
    current: state,
    again: wrapped(normal.again),
    hard: wrapped(normal.hard),
    good: wrapped(normal.good),
    easy: wrapped(normal.easy),
  };
}

function nextOfNormal(state: NormalState, context: StateContext): SchedulingStates {
  switch (state.kind) {
    case 'new':
      return { ...nextOfLearning(failedLearning(context), context), current: state };
    case 'learning':
      return nextOfLearning(state, context);
    case 'review':
      return nextOfReview(state, context);
    case 'relearning':
      return nextOfRelearning(state, context);
  }
}

/** A new card is answered like one that failed in its first step. */
const failedLearning = ({ learnSteps }: StateContext) => ({
  kind: 'learning' as const,
  remainingSteps: learnSteps.all,
  scheduledSecs: 0,
  elapsedSecs: 0,
  memory: undefined,
});

function nextOfPreview(state: PreviewState, { previewDelays }: StateContext): SchedulingStates {
  const after = (scheduledSecs: number): PreviewState => ({
    kind: 'preview',
    scheduledSecs,
    finished: scheduledSecs === 0,
  });
  return {
    current: state,
    again: after(previewDelays.again),
    hard: after(previewDelays.hard),
    good: after(previewDelays.good),
    easy: after(0),
  };
}

/** Cards in review leave the filtered deck, all others stay in it. */
function wrapped(state: CardState): CardState {
  if (state.kind === 'review' || state.kind === 'preview' || state.kind === 'rescheduling') return state;
  return { kind: 'rescheduling', original: state };
}
