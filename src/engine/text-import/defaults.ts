import type { Collection } from '../collection/collection.ts';
import { type Deck, isFiltered } from '../decks/deck.ts';
import { AnkiError } from '../errors.ts';
import { DEFAULT_DECK_ID, type DeckId, deckId, type NotetypeId, notetypeId } from '../ids/ids.ts';
import type { LongInteger } from '../ids/long-integers.ts';

/** What Anki's window for adding notes starts with, outside of a review (Rust: defaults_for_adding). Throws invalid. */
export function defaultsForAdding(col: Collection): { deckId: DeckId; notetypeId: NotetypeId } {
  if (col.config.getBoolean('addToCur', true)) {
    const deck = currentDeck(col);
    const last = storedNotetype(col, `_deck_${deck}_lastNotetype`);
    return { deckId: deck, notetypeId: last ?? currentNotetype(col) };
  }
  const notetype = currentNotetype(col);
  const last = normal(col, col.config.getId(`_nt_${notetype}_lastDeck`, 0));
  return { deckId: last?.id ?? currentDeck(col), notetypeId: notetype };
}

const currentDeck = (col: Collection): DeckId =>
  normal(col, col.config.getId('curDeck', DEFAULT_DECK_ID))?.id ?? DEFAULT_DECK_ID;

function normal(col: Collection, id: LongInteger): Deck | undefined {
  const deck = id === 0 ? undefined : col.decks.get(deckId(id));
  return deck && !isFiltered(deck) ? deck : undefined;
}

function currentNotetype(col: Collection): NotetypeId {
  const id = storedNotetype(col, 'curModel') ?? col.notetypes.namesAndIds()[0]?.id;
  if (id === undefined) throw new AnkiError('invalid', 'collection has no notetypes');
  return id;
}

const storedNotetype = (col: Collection, key: string): NotetypeId | undefined =>
  col.notetypes.get(notetypeId(col.config.getId(key, 0)))?.id;
