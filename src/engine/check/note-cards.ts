import { deleteCards, type ExistingCard, existingCardsOfNotes } from '../cards/storage.ts';
import type { Collection } from '../collection/collection.ts';
import { type CardId, type DeckId, deckId, type NoteId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import { isCloze, type Notetype } from '../notetypes/notetype.ts';
import type { Findings } from './report.ts';
import { type ColumnRule, requireReadable } from './row-types.ts';

/** The deck to which notes of the type were added last (Rust: get_last_deck_added_to_for_notetype). */
export function lastDeckOf(col: Collection, { id }: Notetype): DeckId | undefined {
  const stored = col.config.getId(`_nt_${id}_lastDeck`, 0);
  return stored === 0 ? undefined : deckId(stored);
}

/**
 * Removes double cards and those without a template; answers the others, by note. A card that is both counts twice, as in
 * Anki (Rust: remove_duplicate_card_ordinals, remove_cards_without_template).
 */
export function withoutWrongCards(
  col: Collection,
  notetype: Notetype,
  ids: readonly NoteId[],
  found: Findings,
): Map<NoteId, ExistingCard[]> {
  const where = 'nid in (select value from json_each(?))';
  requireReadable(col.db, CARD_COLUMNS, { table: 'cards', where }, boundJson(ids));
  const templates = isCloze(notetype) ? Number.POSITIVE_INFINITY : notetype.templates.length;
  const kept = new Map<NoteId, ExistingCard[]>();
  const wrong: CardId[] = [];
  for (const card of existingCardsOfNotes(col.db, ids)) {
    const siblings = kept.get(card.nid) ?? [];
    const isDouble = siblings.some(({ ord }) => ord === card.ord);
    const isLost = card.ord >= templates;
    if (isDouble) found.duplicateOrdinals++;
    if (isLost) found.cardsWithoutTemplate++;
    if (isDouble || isLost) wrong.push(card.id);
    if (!isDouble) kept.set(card.nid, [...siblings, card]);
  }
  deleteCards(col.db, wrong);
  for (const [nid, cards] of kept)
    kept.set(
      nid,
      cards.filter(({ ord }) => ord < templates),
    );
  return kept;
}

/** Rust: row_to_existing_card. */
const CARD_COLUMNS: readonly ColumnRule[] = [{ index: 2, sql: 'ord', kind: 'u32' }];
