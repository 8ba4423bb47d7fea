import type { CardId } from '../../ids/ids.ts';

export type QueueKind = 'new' | 'learning' | 'review';

/** A card of the main queue; `learning` are those whose steps cross a day. */
export interface MainEntry {
  readonly id: CardId;
  /** The card's `mod` when it was gathered: one that has changed since shows that the queues are stale. */
  readonly mod: number;
  readonly kind: QueueKind;
}

/** A card that comes back within minutes. */
export interface LearningEntry {
  readonly id: CardId;
  readonly mod: number;
  /** Seconds since 1970. */
  readonly due: number;
  /** How often the card was answered. */
  readonly reps: number;
}

export const isLearningEntry = (entry: MainEntry | LearningEntry): entry is LearningEntry => 'due' in entry;

/** How many cards wait, as they are shown. */
export interface Counts {
  readonly new: number;
  readonly learning: number;
  readonly review: number;
}
