import { CARD_QUEUE, type Card } from '../../cards/card.ts';
import { unroundedCardData } from '../../cards/card-data.ts';
import { checkCustomData } from '../../cards/custom-data.ts';
import type { Collection } from '../../collection/collection.ts';
import { AnkiError } from '../../errors.ts';
import type { CardId } from '../../ids/ids.ts';
import { addReview } from '../../revlog/revlog.ts';
import type { LoadBalancer } from '../states/load-balancer.ts';
import { type CardState, isLeeched, type NormalState, type SchedulingStates } from '../states/state.ts';
import { type AnsweredCard, applyState } from './apply.ts';
import { burySiblings } from './bury-siblings.ts';
import type { StudiedCard } from './studied-card.ts';
import { Study } from './study.ts';

export interface AnswerOptions {
  /** How long the answer took; the deck's options set a limit. */
  readonly millisTaken?: number;
  /** Milliseconds since 1970; now, when missing. */
  readonly answeredAt?: number;
  /** The states that were shown with the card; worked out anew when missing. An error when the card has changed since. */
  readonly states?: SchedulingStates;
  /** JSON object that replaces what custom scheduling code keeps with the card. */
  readonly customData?: string;
  /** The card is the one on top of the study queue, which goes on from there; else the queue is built anew. */
  readonly fromQueue?: boolean;
  /** The card as it was read in this transaction, if it was. */
  readonly card?: Card;
}

/** The card as it became, and the state that it came to. */
export interface Answered {
  readonly card: Card;
  readonly state: CardState;
}

/**
 * Answers a card: changes it and its siblings, logs the answer, counts it in the decks, marks a leech. Must run inside
 * `transact`. `ease` is 1 (again) to 4 (easy). Throws invalid, and not_found for a missing card or deck. Rust:
 * answer_card_inner.
 */
export function answerCard(
  col: Collection,
  id: CardId,
  ease: number,
  options: AnswerOptions,
  balancer: LoadBalancer | undefined,
): Answered {
  const study = new Study(col, balancer);
  const original = options.card ?? col.cards.require(id);
  const studied = study.study(original);
  const states = study.statesOf(studied);
  const state = chosen(options.states ?? states, ease);
  if (options.states) requireSame(states.current, options.states.current);
  const answered = applyState(studied, states.current, state);
  const answeredAt = options.answeredAt ?? col.clock.nowMillis();
  const time = Math.min(options.millisTaken ?? 0, studied.rules.config.capAnswerTimeToSecs * 1000);
  addReview(col, { id: answeredAt, cid: id, ease, time, ...answered.logged });
  countInDecks(col, studied, original.queue, time);
  burySiblings(col, original, studied.rules.config);
  const isPreview = states.current.kind === 'preview';
  const card = stored(answered, isPreview ? undefined : Math.trunc(answeredAt / 1000), options.customData);
  col.cards.update([card]);
  if (isLeeched(state)) col.tags.addToNotes([card.nid], 'leech');
  if (card.queue === CARD_QUEUE.review) balancer?.add(card.id, card.nid, studied.rules.preset, card.ivl);
  return { card, state };
}

function chosen(states: SchedulingStates, ease: number): CardState {
  switch (ease) {
    case 1:
      return states.again;
    case 2:
      return states.hard;
    case 3:
      return states.good;
    case 4:
      return states.easy;
    default:
      throw new AnkiError('invalid', 'invalid ease');
  }
}

/** The time that has passed in a learning step may differ. */
function requireSame(current: CardState, shown: CardState): void {
  if (JSON.stringify(timeless(current)) !== JSON.stringify(timeless(shown)))
    throw new AnkiError('invalid', 'card was modified');
}

function timeless(state: CardState): CardState {
  if (state.kind === 'preview') return state;
  if (state.kind === 'rescheduling') return { ...state, original: timelessNormal(state.original) };
  return timelessNormal(state);
}

function timelessNormal(state: NormalState): NormalState {
  if (state.kind === 'learning') return { ...state, elapsedSecs: 0 };
  return state.kind === 'relearning' ? { ...state, learning: { ...state.learning, elapsedSecs: 0 } } : state;
}

/** Counts the answer in the deck that the card was in, filtered or not. */
function countInDecks(col: Collection, { rules, timing }: StudiedCard, queue: number, millis: number): void {
  const isReview = queue === CARD_QUEUE.review || queue === CARD_QUEUE.dayLearning;
  col.decks.countStudied(rules.deck.id, timing.daysElapsed, {
    new: queue === CARD_QUEUE.new ? 1 : 0,
    review: isReview ? 1 : 0,
    millis,
  });
}

function stored({ card, data }: AnsweredCard, lastReview: number | undefined, custom?: string): Card {
  const kept = { ...data };
  if (lastReview !== undefined) kept.lrt = lastReview;
  if (custom !== undefined) {
    checkCustomData(custom);
    kept.cd = custom;
  }
  return { ...card, data: unroundedCardData(kept) };
}
