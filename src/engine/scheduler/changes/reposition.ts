import { CARD_QUEUE, CARD_TYPE, type Card } from '../../cards/card.ts';
import type { Collection } from '../../collection/collection.ts';
import type { CardId, DeckId, NoteId } from '../../ids/ids.ts';
import { compareIds } from '../../ids/long-integers.ts';
import type { Random } from '../../random/random.ts';
import { searchOf } from '../../search/search.ts';
import { newCardsFrom } from './storage.ts';

/** Whose note comes first: as the cards are given, by age, or by chance. */
export type NewOrder = 'given' | 'oldest' | 'random';

export interface Reposition {
  readonly start: number;
  readonly step: number;
  readonly order: NewOrder;
  /** Other new cards from `start` on move behind. */
  readonly shift: boolean;
}

/**
 * Numbers new cards anew, all of a note alike; answers how many there were. Cards that are not new, and unknown ones,
 * are left out (Rust: sort_cards). The choices are remembered for the next time, as Anki's dialogue does. For the browser's
 * command Reposition.
 */
export function repositionCards(col: Collection, ids: readonly CardId[], how: Reposition): number {
  return col.transact('Reposition', () => {
    col.config.set('randomOrderReposition', how.order === 'random');
    col.config.set('shiftPositionOfExistingCards', how.shift);
    return numberCards(col, ids, how);
  });
}

/** Numbers the new cards of a deck, but not of those below it, from 1 on (Rust: sort_deck). */
export function sortNewCardsOfDeck(col: Collection, deck: DeckId, order: 'oldest' | 'random'): number {
  return col.transact('Reposition', () => {
    const ids = searchOf(col).cards(`did:${deck} is:new`);
    return numberCards(col, ids, { start: 1, step: 1, order, shift: false });
  });
}

function numberCards(
  col: Collection,
  ids: readonly CardId[],
  { start, step, order, shift }: Reposition,
): number {
  if (shift) shiftNewCards(col, start, step * ids.length);
  const cards = col.cards.inOrder(ids);
  const places = new Map(orderedNotes(cards, order, col.random).map((nid, i) => [nid, i]));
  const moved = cards.flatMap((card) => {
    const place = places.get(card.nid) ?? 0;
    return atPosition(card, place * step + start) ?? [];
  });
  col.cards.update(moved);
  return moved.length;
}

function shiftNewCards(col: Collection, start: number, by: number): void {
  const cards = col.cards.getMany(newCardsFrom(col.db, start));
  col.cards.update(cards.flatMap((card) => atPosition(card, card.due + by) ?? []));
}

function orderedNotes(cards: readonly Card[], order: NewOrder, random: Random): NoteId[] {
  const notes = [...new Set(cards.map((card) => card.nid))];
  if (order === 'oldest') return notes.sort(compareIds);
  return order === 'random' ? shuffled(notes, random) : notes;
}

/** Undefined for a card that is not new (Rust: set_new_position). */
function atPosition(card: Card, position: number): Card | undefined {
  const due = position | 0;
  if (card.type === CARD_TYPE.new) return card.odid > 0 ? { ...card, odue: due } : { ...card, due };
  return card.queue === CARD_QUEUE.new ? { ...card, due } : undefined;
}

/** Fisher and Yates. */
function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const shuffling = [...items];
  for (let left = shuffling.length; left > 1; left--) {
    const [drawn] = shuffling.splice(random.below(left), 1, ...shuffling.slice(left - 1, left));
    shuffling.splice(left - 1, 1, ...(drawn === undefined ? [] : [drawn]));
  }
  return shuffling;
}
