import { removeFromFilteredDeck } from '../cards/filtered.ts';
import type { Collection } from '../collection/collection.ts';
import { DEFAULT_DECK_ID, type DeckId } from '../ids/ids.ts';
import { isFiltered } from './deck.ts';
import { auxiliaryConfigKeys, cardsHomeIn, deleteDeckRow, type StoredDeck } from './storage.ts';

/**
 * Removes decks with their children and cards; the cards of a filtered deck only go home. Answers how many cards were
 * deleted. The default deck stays, empty and under its first name. Caller must hold a transaction and drop caches after.
 */
export function removeDecks(col: Collection, ids: readonly DeckId[], keepCards: boolean): number {
  let cards = 0;
  for (const id of ids) {
    const deck = col.decks.get(id);
    if (!deck || (keepCards && id === DEFAULT_DECK_ID)) continue;
    for (const each of [deck, ...col.decks.childrenOf(deck)]) cards += removeSingle(col, each, keepCards);
    col.clearCaches();
  }
  return cards;
}

/** Rust: remove_single_deck. */
function removeSingle(col: Collection, deck: StoredDeck, keepCards: boolean): number {
  const count = emptyDeck(col, deck, keepCards);
  for (const key of auxiliaryConfigKeys(col.db, deck.id)) col.config.remove(key);
  if (deck.id === DEFAULT_DECK_ID) {
    col.decks.restoreDefaultName(deck);
  } else {
    col.addGraves('deck', [deck.id]);
    deleteDeckRow(col.db, deck.id);
  }
  return count;
}

function emptyDeck(col: Collection, deck: StoredDeck, keepCards: boolean): number {
  if (isFiltered(deck)) return sendHome(col, deck);
  if (!keepCards) return deleteCards(col, deck);
  if (deck.id !== DEFAULT_DECK_ID) {
    col.decks.takeCards(cardsHomeIn(col.db, deck.id), col.decks.require(DEFAULT_DECK_ID));
  }
  return 0;
}

function deleteCards(col: Collection, deck: StoredDeck): number {
  const ids = cardsHomeIn(col.db, deck.id);
  col.cards.remove(ids);
  return ids.length;
}

/** Rust: return_all_cards_in_filtered_deck. */
function sendHome(col: Collection, deck: StoredDeck): number {
  const cards = col.cards.getMany(cardsHomeIn(col.db, deck.id));
  col.cards.update(cards.map(removeFromFilteredDeck));
  return 0;
}
