import type { Collection } from '../collection/collection.ts';
import { isFiltered } from '../decks/deck.ts';
import { readWaiting } from './storage.ts';
import { timingToday } from './timing.ts';

/** Why nothing is left to study in the selected deck and those below it (Anki: CongratsInfoResponse). */
export interface CongratsInfo {
  /** Learning cards that come due later. */
  readonly learnRemaining: number;
  /** Until the first of them can be studied, a minute at least; 86,400 when there is none. */
  readonly secsUntilNextLearn: number;
  /** Cards that only the limits of the day hold back. */
  readonly reviewRemaining: boolean;
  readonly newRemaining: boolean;
  /** Buried because of a sibling; by hand. */
  readonly haveSchedBuried: boolean;
  readonly haveUserBuried: boolean;
  readonly isFilteredDeck: boolean;
}

const NO_LEARNING = 86_400;
const SOONEST = 60;

/** For the page that a deck's overview becomes when it is finished (Rust: congrats_info). */
export function congratsInfo(col: Collection): CongratsInfo {
  const deck = col.decks.require(col.decks.currentId);
  const { daysElapsed, now } = timingToday(col);
  const ids = col.decks.withChildren(deck).map(({ id }) => id);
  const waiting = readWaiting(col.db, ids, daysElapsed);
  const nextLearnDue = Math.max(waiting.firstLearnDue ?? 0, 0);
  const until = nextLearnDue - col.config.getNumber('collapseTime', 1200) - now;
  return {
    learnRemaining: waiting.learning,
    secsUntilNextLearn: nextLearnDue === 0 ? NO_LEARNING : Math.max(until, SOONEST),
    reviewRemaining: waiting.review > 0,
    newRemaining: waiting.new > 0,
    haveSchedBuried: waiting.siblingBuried > 0,
    haveUserBuried: waiting.userBuried > 0,
    isFilteredDeck: isFiltered(deck),
  };
}
