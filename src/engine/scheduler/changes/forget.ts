import { CARD_QUEUE, CARD_TYPE, type Card } from '../../cards/card.ts';
import { parseCardData, unroundedCardData } from '../../cards/card-data.ts';
import { NewPositions } from '../../cards/new-positions.ts';
import type { Collection } from '../../collection/collection.ts';
import type { CardId } from '../../ids/ids.ts';
import { logRescheduling } from '../../revlog/revlog.ts';
import { homeDueOf, takenHome } from './home-deck.ts';

export interface ForgetOptions {
  /** Each card gets the place back that it had among the new cards, if it is known. */
  readonly restorePosition?: boolean;
  /** The counts of reviews and lapses begin anew. */
  readonly resetCounts?: boolean;
  /** Whether the review log keeps a row; as a rule it does. */
  readonly log?: boolean;
}

/** Makes cards new again, in the order given. Unknown ids are left out (Rust: reschedule_cards_as_new). */
export function forgetCards(col: Collection, ids: readonly CardId[], options: ForgetOptions = {}): void {
  col.transact('Reset Card', () => {
    const positions = new NewPositions(col);
    const changes = col.cards.inOrder(ids).map((card) => ({
      forgotten: forgotten(card, positions, options),
      ivl: card.ivl,
    }));
    if (options.log ?? true) for (const { forgotten, ivl } of changes) logRescheduling(col, forgotten, ivl);
    col.cards.update(changes.map((change) => change.forgotten));
    positions.save();
  });
}

/** The place among the new cards that a card has or had (Rust: last_position). */
export const lastPosition = (card: Card): number | undefined =>
  card.type === CARD_TYPE.new ? homeDueOf(card) >>> 0 : parseCardData(card.data).pos;

function forgotten(
  card: Card,
  positions: NewPositions,
  { restorePosition, resetCounts }: ForgetOptions,
): Card {
  const { pos: _pos, s: _s, d: _d, ...data } = parseCardData(card.data);
  const position = (restorePosition ? lastPosition(card) : undefined) ?? positions.take();
  return {
    ...takenHome(card),
    due: position | 0,
    type: CARD_TYPE.new,
    queue: CARD_QUEUE.new,
    ivl: 0,
    factor: 0,
    ...(resetCounts ? { reps: 0, lapses: 0 } : {}),
    data: unroundedCardData(data),
  };
}
