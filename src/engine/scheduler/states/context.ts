import { clamp } from '../float32.ts';
import type { FsrsOutcomes } from '../fsrs/model.ts';
import { fuzzed } from './fuzz.ts';
import type { Steps } from './steps.ts';

/** All that decides, besides a card's state, what its answers lead to (Rust: StateContext). */
export interface StateContext {
  readonly fuzzFactor: number;
  /** Picks days with little work; undefined leaves the choice to the fuzz. Arguments as those of `fuzzBounds`. */
  readonly balance: ((interval: number, least: number, most: number) => number | undefined) | undefined;
  readonly learnSteps: Steps;
  readonly relearnSteps: Steps;
  readonly graduatingIntervalGood: number;
  readonly graduatingIntervalEasy: number;
  readonly initialEase: number;
  readonly hardMultiplier: number;
  readonly easyMultiplier: number;
  readonly intervalMultiplier: number;
  readonly maximumReviewInterval: number;
  readonly leechThreshold: number;
  readonly lapseMultiplier: number;
  readonly minimumLapseInterval: number;
  /** Seconds; 0 sends the card home. */
  readonly previewDelays: { readonly again: number; readonly hard: number; readonly good: number };
  /** Present while FSRS is on. */
  readonly fsrs: FsrsOutcomes | undefined;
  /** The parameters know steps within a day. */
  readonly fsrsKnowsShortTerm: boolean;
  /** FSRS's own short steps follow those of the options; without, it has them only where the options have no steps. */
  readonly fsrsShortTermWithSteps: boolean;
}

/** The bounds of a review interval in days: at least 1, at most the options' maximum. */
export function reviewBounds(context: StateContext, least: number): readonly [number, number] {
  const most = Math.max(context.maximumReviewInterval, 1);
  return [clamp(least, 1, most), most];
}

/** Days near `interval`, a 32-bit float (Rust: StateContext::with_review_fuzz). */
export function fuzzedReview(context: StateContext, interval: number, least: number, most: number): number {
  return context.balance?.(interval, least, most) ?? fuzzed(context.fuzzFactor, interval, least, most);
}
