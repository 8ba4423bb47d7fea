import type { Collection } from '../collection/collection.ts';
import type { NoteId } from '../ids/ids.ts';
import { readNotes } from '../notes/storage.ts';
import { isCloze, type Notetype } from '../notetypes/notetype.ts';
import { CardMaker } from './generation.ts';
import { type ExistingCard, existingCardsOfNotetype } from './storage.ts';

/** Notes read at once; bounds the memory that a large note type takes. */
const CHUNK = 5000;

/**
 * Makes the cards that notes of a note type lack. Notes without any card are passed over, and a card without siblings
 * in one deck goes to the default deck, as in Anki (Rust: generate_cards_for_notetype).
 */
export function makeMissingCardsOf(col: Collection, notetype: Notetype): void {
  const maker = new CardMaker(col);
  const complete = isCloze(notetype) ? undefined : notetype.templates.length;
  for (const chunk of chunks(cardsByNote(existingCardsOfNotetype(col.db, notetype.id), complete))) {
    const notes = new Map(readNotes(col.db, [...chunk.keys()]).map((note) => [note.id, note]));
    const cards = [...chunk].flatMap(([id, existing]) => {
      const note = notes.get(id);
      return note ? maker.missingCards(notetype, { ...note, existing }, undefined) : [];
    });
    col.cards.add(cards);
  }
  maker.finish();
}

/** Leaves out notes that have `complete` cards: nothing can be missing there. */
export function cardsByNote(cards: readonly ExistingCard[], complete?: number): Map<NoteId, ExistingCard[]> {
  const byNote = new Map<NoteId, ExistingCard[]>();
  for (const card of cards) {
    const siblings = byNote.get(card.nid);
    if (siblings) siblings.push(card);
    else byNote.set(card.nid, [card]);
  }
  for (const [nid, siblings] of byNote) {
    if (siblings.length === complete) byNote.delete(nid);
  }
  return byNote;
}

export function* chunks<Key, Value>(map: ReadonlyMap<Key, Value>): Generator<Map<Key, Value>> {
  const entries = [...map];
  for (let start = 0; start < entries.length; start += CHUNK)
    yield new Map(entries.slice(start, start + CHUNK));
}
