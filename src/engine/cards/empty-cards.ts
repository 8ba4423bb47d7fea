import type { Collection } from '../collection/collection.ts';
import type { CardId, NoteId, NotetypeId } from '../ids/ids.ts';
import { readNotes } from '../notes/storage.ts';
import { generationOf } from './generation.ts';
import { cardsByNote, chunks } from './notetype-generation.ts';
import { existingCardsOfNotetype } from './storage.ts';

/** The cards of one note that its fields do not ask for. */
export interface EmptyCards {
  readonly mid: NotetypeId;
  readonly nid: NoteId;
  readonly empty: { readonly ord: number; readonly id: CardId }[];
  /** Cards that the note has in all. */
  readonly count: number;
}

/** What Tools > Empty Cards lists for a note type (Rust: empty_cards_for_notetype). */
export function findEmptyCards(col: Collection, mid: NotetypeId): EmptyCards[] {
  const generation = generationOf(col.notetypes.require(mid));
  const found: EmptyCards[] = [];
  for (const chunk of chunks(cardsByNote(existingCardsOfNotetype(col.db, mid)))) {
    for (const note of readNotes(col.db, [...chunk.keys()])) {
      const cards = chunk.get(note.id) ?? [];
      const wanted = new Set(generation.ordinals(note.fields, note.tags.length > 0));
      const empty = cards.filter((card) => !wanted.has(card.ord)).map(({ ord, id }) => ({ ord, id }));
      if (empty.length > 0) found.push({ mid, nid: note.id, empty, count: cards.length });
    }
  }
  return found;
}
