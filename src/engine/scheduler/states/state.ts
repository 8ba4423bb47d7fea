import type { MemoryState } from '../fsrs/memory.ts';

/** What the scheduler knows of a card, or would make of it. Seconds and days are whole; eases are 32-bit floats. */
export interface NewState {
  readonly kind: 'new';
  readonly position: number;
}

export interface LearningState {
  readonly kind: 'learning';
  readonly remainingSteps: number;
  readonly scheduledSecs: number;
  readonly elapsedSecs: number;
  readonly memory: MemoryState | undefined;
}

export interface ReviewState {
  readonly kind: 'review';
  readonly scheduledDays: number;
  readonly elapsedDays: number;
  readonly easeFactor: number;
  readonly lapses: number;
  /** This answer made the card a leech. */
  readonly leeched: boolean;
  readonly memory: MemoryState | undefined;
}

export interface RelearningState {
  readonly kind: 'relearning';
  readonly learning: LearningState;
  readonly review: ReviewState;
}

export type NormalState = NewState | LearningState | ReviewState | RelearningState;

/** In a filtered deck that does not reschedule. */
export interface PreviewState {
  readonly kind: 'preview';
  readonly scheduledSecs: number;
  /** The card goes home. */
  readonly finished: boolean;
}

/** In a filtered deck that reschedules. */
export interface ReschedulingState {
  readonly kind: 'rescheduling';
  readonly original: NormalState;
}

export type CardState = NormalState | PreviewState | ReschedulingState;

export interface SchedulingStates {
  readonly current: CardState;
  readonly again: CardState;
  readonly hard: CardState;
  readonly good: CardState;
  readonly easy: CardState;
}

/** The state that a filtered deck's wraps, or the state itself; undefined for a preview. */
export function normalPart(state: CardState): NormalState | undefined {
  if (state.kind === 'preview') return undefined;
  return state.kind === 'rescheduling' ? state.original : state;
}

/** The part about reviews, if there is one (Rust: review_state). */
export function reviewPart(state: CardState): ReviewState | undefined {
  const normal = normalPart(state);
  if (normal?.kind === 'review') return normal;
  return normal?.kind === 'relearning' ? normal.review : undefined;
}

export const isLeeched = (state: CardState): boolean => reviewPart(state)?.leeched ?? false;

/** Position among the new cards; undefined when the card is not new. */
export function newPosition(state: CardState): number | undefined {
  const normal = normalPart(state);
  return normal?.kind === 'new' ? normal.position : undefined;
}
