import { REVIEW_KIND } from '../../revlog/revlog.ts';
import type { CardState } from './state.ts';

/** The time until a card comes back. */
export interface Interval {
  readonly unit: 'secs' | 'days';
  readonly amount: number;
}

const DAY = 86_400;
const MAX_U32 = 0xffff_ffff;
const MAX_I32 = 0x7fff_ffff;

export function intervalOf(state: CardState): Interval {
  switch (state.kind) {
    case 'new':
      return { unit: 'secs', amount: 0 };
    case 'learning':
    case 'preview':
      return { unit: 'secs', amount: state.scheduledSecs };
    case 'review':
      return { unit: 'days', amount: state.scheduledDays };
    case 'relearning':
      return intervalOf(state.learning);
    case 'rescheduling':
      return intervalOf(state.original);
  }
}

/** Seconds that pass the end of the day become days (Rust: maybe_as_days). */
export function acrossDays(interval: Interval, secsUntilRollover: number): Interval {
  if (interval.unit === 'days' || interval.amount < secsUntilRollover) return interval;
  return { unit: 'days', amount: Math.floor((interval.amount - secsUntilRollover) / DAY) + 1 };
}

export const secondsOf = ({ unit, amount }: Interval): number =>
  unit === 'secs' ? amount : Math.min(amount * DAY, MAX_U32);

/** As the review log has it: days, or seconds below zero. */
export const loggedInterval = ({ unit, amount }: Interval): number =>
  unit === 'days' ? amount | 0 : -Math.min(amount, MAX_I32);

/** The log's `type` of an answer to a card in this state. */
export function reviewKind(state: CardState): number {
  switch (state.kind) {
    case 'new':
    case 'learning':
      return REVIEW_KIND.learning;
    case 'relearning':
      return REVIEW_KIND.relearning;
    case 'preview':
      return REVIEW_KIND.filtered;
    case 'review':
      return state.elapsedDays < state.scheduledDays ? REVIEW_KIND.filtered : REVIEW_KIND.review;
    case 'rescheduling':
      return reviewKind(state.original);
  }
}
