import type { DeckCommon } from '../proto/storage.gen.ts';

/** What was studied; below zero takes it back. */
export interface Studied {
  readonly new: number;
  readonly review: number;
  readonly millis: number;
}

/** The counts of today with some more studied; those of another day count no longer. */
export function withStudied(common: DeckCommon, today: number, studied: Studied): DeckCommon {
  const counted = common.lastDayStudied === today ? common : { ...common, ...NOTHING, lastDayStudied: today };
  return {
    ...counted,
    newStudied: (counted.newStudied + studied.new) | 0,
    reviewStudied: (counted.reviewStudied + studied.review) | 0,
    millisecondsStudied: (counted.millisecondsStudied + studied.millis) | 0,
  };
}

const NOTHING = { newStudied: 0, learningStudied: 0, reviewStudied: 0, millisecondsStudied: 0 };
