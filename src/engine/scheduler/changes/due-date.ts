import { CARD_QUEUE, CARD_TYPE, type Card, homeDeckOf } from '../../cards/card.ts';
import { parseCardData, unroundedCardData } from '../../cards/card-data.ts';
import type { Collection } from '../../collection/collection.ts';
import { isFiltered } from '../../decks/deck.ts';
import { AnkiError } from '../../errors.ts';
import type { CardId, DeckId } from '../../ids/ids.ts';
import { logRescheduling } from '../../revlog/revlog.ts';
import { rounded, toU16 } from '../float32.ts';
import { type DayTiming, timingToday } from '../timing.ts';
import { type DueDays, parseDueDays } from './due-days.ts';
import { lastPosition } from './forget.ts';
import { homeDueOf, takenHome } from './home-deck.ts';

/**
 * Makes cards due in so many days and review cards if they are none: `days` as "3", a span "3-7" to draw from for each
 * card, and "!" behind it to begin a new interval. Unknown ids are left out (Rust: set_due_date). Throws invalid.
 */
export function setDueDate(col: Collection, ids: readonly CardId[], days: string): void {
  const span = parseDueDays(days);
  col.transact('Set Due Date', () => {
    const timing = timingToday(col);
    const rules = {
      ease: startingEases(col),
      fsrs: col.config.getBoolean('fsrs'),
      timing,
      reset: span.reset,
    };
    const cards = col.cards.getMany(ids);
    const changed = cards.map((card) => dueIn(card, drawn(col, span), rules));
    changed.forEach((card, i) => {
      logRescheduling(col, card, cards[i]?.ivl ?? 0);
    });
    col.cards.update(changed);
  });
}

const drawn = ({ random }: Collection, { least, most }: DueDays): number =>
  least + random.below(most - least + 1);

/** Whose ease a card gets that has none, by home deck. */
function startingEases(col: Collection): (deck: DeckId) => number {
  const known = new Map<DeckId, number>();
  return (deck) => {
    const ease = known.get(deck) ?? startingEase(col, deck);
    known.set(deck, ease);
    return ease;
  };
}

function startingEase(col: Collection, deck: DeckId): number {
  if (isFiltered(col.decks.require(deck))) throw new AnkiError('invalid', 'home deck is filtered');
  const { initialEase } = col.presets.ofDeck(deck).config;
  return toU16(rounded(Math.fround(initialEase * 1000)));
}

interface DueRules {
  readonly ease: (deck: DeckId) => number;
  readonly fsrs: boolean;
  readonly timing: DayTiming;
  /** Begin a new interval. */
  readonly reset: boolean;
}

/** Rust: Card::set_due_date and schedule_as_review. */
function dueIn(card: Card, days: number, { ease, fsrs, timing, reset }: DueRules): Card {
  const data = parseCardData(card.data);
  const pos = lastPosition(card);
  const startingFactor = ease(homeDeckOf(card));
  return {
    ...takenHome(card),
    due: (timing.daysElapsed + days) | 0,
    ivl: fsrs ? intervalSinceReview(card, days, timing) : keptInterval(card, days, reset),
    type: CARD_TYPE.review,
    queue: CARD_QUEUE.review,
    factor: card.factor === 0 ? startingFactor : card.factor,
    data: unroundedCardData(pos === undefined ? data : { ...data, pos }),
  };
}

function keptInterval(card: Card, days: number, reset: boolean): number {
  const isReview = card.type === CARD_TYPE.review || card.type === CARD_TYPE.relearning;
  return Math.max(reset || !isReview ? days : card.ivl, 1);
}

/** With FSRS the interval reaches from the last review to the new day; a card without one keeps none. */
function intervalSinceReview(card: Card, days: number, timing: DayTiming): number {
  if (card.queue === CARD_QUEUE.new || card.ivl === 0) return 0;
  const { lrt } = parseCardData(card.data);
  return lrt === undefined
    ? shiftedInterval(card, days, timing)
    : (Math.floor(Math.max(timing.nextDayAt - lrt, 0) / DAY) + days) >>> 0;
}

function shiftedInterval(card: Card, days: number, { daysElapsed, nextDayAt }: DayTiming): number {
  const due = homeDueOf(card);
  const oldDay = due > FIRST_TIMESTAMP ? daysElapsed + Math.trunc((due - nextDayAt) / DAY) : due;
  return Math.max(0, Math.min(card.ivl + ((daysElapsed + days - oldDay) | 0), MAX_U32));
}

const DAY = 86_400;
/** Due numbers above this are times (Rust: is_unix_epoch_timestamp). */
const FIRST_TIMESTAMP = 1_000_000_000;
const MAX_U32 = 0xffff_ffff;
