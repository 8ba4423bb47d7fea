import { CardMover } from '../../cards/move.ts';
import type { Collection } from '../../collection/collection.ts';
import { isFiltered } from '../../decks/deck.ts';
import { AnkiError } from '../../errors.ts';
import type { CardId, DeckId } from '../../ids/ids.ts';
import { addMissingMemoryStates } from '../memory-state/missing.ts';

/**
 * Moves cards to a normal deck, out of a filtered one if they are there; answers how many moved. With FSRS all cards of
 * that deck that have no memory state get one. Throws not_found, and invalid for a filtered deck. Rust: set_deck.
 */
export function changeDeck(col: Collection, ids: readonly CardId[], target: DeckId): number {
  const deck = col.decks.require(target);
  if (isFiltered(deck)) throw new AnkiError('invalid', "Cards can't be manually moved into a filtered deck.");
  return col.transact('Change Deck', () => {
    const mover = new CardMover(col, deck);
    const moved = col.cards.getMany(ids).filter((card) => card.did !== target);
    col.cards.update(moved.map((card) => mover.move(card)));
    if (moved.length > 0) addMissingMemoryStates(col, deck);
    return moved.length;
  });
}
