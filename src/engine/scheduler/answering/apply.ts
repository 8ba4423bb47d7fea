import { CARD_QUEUE, CARD_TYPE, type Card } from '../../cards/card.ts';
import type { CardData } from '../../cards/card-data.ts';
import { removeFromFilteredDeck } from '../../cards/filtered.ts';
import { AnkiError } from '../../errors.ts';
import { deckId } from '../../ids/ids.ts';
import { rounded, toU16, toU32 } from '../float32.ts';
import type { MemoryState } from '../fsrs/memory.ts';
import { fuzzedDelay } from '../states/fuzz.ts';
import { acrossDays, type Interval, intervalOf, loggedInterval, reviewKind } from '../states/interval.ts';
import {
  type CardState,
  type LearningState,
  type NormalState,
  newPosition,
  type PreviewState,
  type RelearningState,
  type ReviewState,
} from '../states/state.ts';
import { type StudiedCard, secsUntilRollover } from './studied-card.ts';

/** What an answer makes of a card, and what the review log tells of it. */
export interface AnsweredCard {
  readonly card: Card;
  readonly data: CardData;
  readonly logged: {
    readonly ivl: number;
    readonly lastIvl: number;
    readonly factor: number;
    readonly type: number;
  };
}

const f = Math.fround;
const SUSPEND_LEECHES = 0;
const NO_DECK = deckId(0);

/** Puts a card into the state that an answer leads to (Rust: apply_study_state). Throws invalid for one that cannot be. */
export function applyState(studied: StudiedCard, current: CardState, next: CardState): AnsweredCard {
  switch (next.kind) {
    case 'preview':
      requireFiltered(studied.card);
      return applyPreview(studied, current, next);
    case 'rescheduling': {
      requireFiltered(studied.card);
      const answered = applyNormal(studied, current, next.original);
      return { ...answered, card: { ...answered.card, odue: answered.card.due } };
    }
    default: {
      if (current.kind === 'preview')
        throw new AnkiError('invalid', 'should set finished=true, not return different state');
      const card = current.kind === 'rescheduling' ? atHome(studied.card) : studied.card;
      return applyNormal({ ...studied, card }, current, next);
    }
  }
}

function requireFiltered(card: Card): void {
  if (card.odid === 0) throw new AnkiError('invalid', "card answering can't transition into filtered state");
}

/** Its due number and queue are set afterwards (Rust: remove_from_filtered_deck_before_reschedule). */
const atHome = (card: Card): Card =>
  card.odid === 0 ? card : { ...card, did: card.odid, odid: NO_DECK, odue: 0 };

function applyPreview(studied: StudiedCard, current: CardState, next: PreviewState): AnsweredCard {
  const { card } = studied;
  const again = { ...card, queue: CARD_QUEUE.preview, due: dueAfter(studied, next.scheduledSecs) };
  return {
    card: next.finished ? removeFromFilteredDeck(card) : again,
    data: withMemory(studied.data, studied.memory),
    logged: { ...loggedIntervals(studied, current, next), factor: 0 },
  };
}

function applyNormal(studied: StudiedCard, current: CardState, next: NormalState): AnsweredCard {
  const { rules, data } = studied;
  const suspends = isLeech(next) && rules.config.leechAction === SUSPEND_LEECHES;
  const card = { ...studied.card, reps: studied.card.reps + 1, ...columnsOf(studied, next) };
  if (suspends) card.queue = CARD_QUEUE.suspended;
  const memory = next.kind === 'new' ? undefined : memoryOf(next);
  return {
    card,
    data: withMemory({ ...withRetention(data, rules.fsrs?.retention), ...positionOf(current) }, memory),
    logged: { ...loggedIntervals(studied, current, next), factor: loggedFactor(next, memory) },
  };
}

const isLeech = (state: NormalState): boolean =>
  (state.kind === 'review' && state.leeched) || (state.kind === 'relearning' && state.review.leeched);

const memoryOf = (state: Exclude<NormalState, { kind: 'new' }>): MemoryState | undefined =>
  state.kind === 'relearning' ? state.learning.memory : state.memory;

/** The columns that tell of the state. */
function columnsOf(studied: StudiedCard, next: NormalState): Partial<Card> {
  switch (next.kind) {
    case 'new':
      return { type: CARD_TYPE.new, queue: CARD_QUEUE.new, due: next.position };
    case 'learning':
      return {
        type: CARD_TYPE.learning,
        left: next.remainingSteps,
        ...waiting(studied, next),
      };
    case 'review':
      return {
        type: CARD_TYPE.review,
        queue: CARD_QUEUE.review,
        due: studied.timing.daysElapsed + next.scheduledDays,
        left: 0,
        ...ofReview(next),
      };
    case 'relearning':
      return {
        type: CARD_TYPE.relearning,
        left: next.learning.remainingSteps,
        ...ofReview(next.review),
        ...waiting(studied, next),
      };
  }
}

const ofReview = (state: ReviewState): Partial<Card> => ({
  ivl: state.scheduledDays,
  factor: toU16(rounded(f(state.easeFactor * 1000))),
  lapses: state.lapses,
});

/** Until a time of today, or until another day. */
function waiting(studied: StudiedCard, state: LearningState | RelearningState): Partial<Card> {
  const { unit, amount } = acrossDays(intervalOf(state), secsUntilRollover(studied.timing));
  return unit === 'secs'
    ? { queue: CARD_QUEUE.learning, due: dueAfter(studied, amount) }
    : { queue: CARD_QUEUE.dayLearning, due: studied.timing.daysElapsed + amount };
}

const dueAfter = ({ timing, fuzzSeed }: StudiedCard, secs: number): number =>
  timing.now + fuzzedDelay(fuzzSeed, secs);

function loggedIntervals({ timing }: StudiedCard, current: CardState, next: CardState) {
  const logged = (interval: Interval) => loggedInterval(acrossDays(interval, secsUntilRollover(timing)));
  return {
    ivl: logged(intervalOf(next)),
    lastIvl: logged(intervalOf(current)),
    type: reviewKind(current),
  };
}

/** The difficulty from 100 to 1100, so that none is told from the lowest; without FSRS the ease. */
function loggedFactor(state: NormalState, memory: MemoryState | undefined): number {
  if (memory) return toU32(rounded(f(f(f(f(memory.difficulty - 1) / 9) + f(0.1)) * 1000)));
  const review = state.kind === 'relearning' ? state.review : state;
  return review.kind === 'review' ? toU32(rounded(f(review.easeFactor * 1000))) : 0;
}

const positionOf = (current: CardState): CardData => {
  const pos = newPosition(current);
  return pos === undefined ? {} : { pos };
};

function withRetention({ dr: _, ...data }: CardData, retention: number | undefined): CardData {
  return retention === undefined ? data : { ...data, dr: retention };
}

function withMemory({ s: _, d: __, ...data }: CardData, memory: MemoryState | undefined): CardData {
  return memory ? { ...data, s: memory.stability, d: memory.difficulty } : data;
}
