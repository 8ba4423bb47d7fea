import type { Card } from '../cards/card.ts';
import { deleteCards } from '../cards/storage.ts';
import type { Collection } from '../collection/collection.ts';
import type { NoteId, NotetypeId } from '../ids/ids.ts';
import type { Note } from '../notes/note.ts';
import { isCloze, type Notetype } from './notetype.ts';

/** How notes come from one note type to another; ordinals of the old one by ordinals of the new one. */
export interface NotetypeChange {
  readonly oldNotetypeId: NotetypeId;
  readonly newNotetypeId: NotetypeId;
  /** For each field of the new note type the old field whose text it gets; null leaves it empty. */
  readonly fieldMap: readonly (number | null)[];
  /**
   * For each template of the new note type the old template whose cards it takes over; cards of old templates that are
   * not named are removed. Null when either note type is a cloze one: cards keep their ordinals as far as they can.
   */
  readonly templateMap: readonly (number | null)[] | null;
  /** Changes the note, its fields mapped already, before it is stored and missing cards are made. */
  readonly edit?: (note: Note) => Note;
}

/** Maps by equal names, then fills the gaps in order (Rust: default_field_map, default_template_map). */
export function defaultChange(old: Notetype, fresh: Notetype): NotetypeChange {
  return {
    oldNotetypeId: old.id,
    newNotetypeId: fresh.id,
    fieldMap: mapByName(namesOf(old.fields), namesOf(fresh.fields)),
    templateMap:
      isCloze(old) || isCloze(fresh) ? null : mapByName(namesOf(old.templates), namesOf(fresh.templates)),
  };
}

/** Rust: change_notetype_of_notes_inner. Caller opens the transaction; unknown notes throw not_found. */
export function changeOfNotes(col: Collection, noteIds: readonly NoteId[], change: NotetypeChange): void {
  const old = col.notetypes.require(change.oldNotetypeId);
  const fresh = col.notetypes.require(change.newNotetypeId);
  col.schemaChanged();
  const cards = col.cards.ofNotes(noteIds);
  if (change.templateMap) remapCards(col, cards, change.templateMap, old.templates.length);
  else if (!isCloze(fresh))
    removeCardsOnly(
      col,
      cards.filter((card) => card.ord >= fresh.templates.length),
    );
  // Stored last, changed or not: this makes the cards that are missing, so that no note is left without one.
  const notes = new Map(col.notes.getMany(noteIds).map((note) => [note.id, note]));
  col.notes.updateMany(
    noteIds.map((id) => changed(notes.get(id) ?? col.notes.require(id), change)),
    { sameToo: true },
  );
}

function changed(note: Note, { newNotetypeId, fieldMap, edit = (note) => note }: NotetypeChange): Note {
  const fields = fieldMap.map((ord) => (ord === null ? '' : (note.fields[ord] ?? '')));
  return edit({ ...note, mid: newNotetypeId, fields });
}

/** Without the notes that lose their last card: they get new ones. */
function removeCardsOnly(col: Collection, cards: readonly Card[]): void {
  const ids = cards.map((card) => card.id);
  col.addGraves('card', ids);
  deleteCards(col.db, ids);
}

function remapCards(
  col: Collection,
  cards: readonly Card[],
  map: readonly (number | null)[],
  oldCount: number,
): void {
  const newOrds = new Map<number, number>();
  for (const [newOrd, oldOrd] of map.entries()) {
    if (oldOrd !== null && oldOrd !== newOrd) newOrds.set(oldOrd, newOrd);
  }
  const kept = new Set(map);
  const isRemoved = ({ ord }: Card): boolean => ord < oldCount && !kept.has(ord);
  removeCardsOnly(col, cards.filter(isRemoved));
  const moved = cards.flatMap((card) => {
    const ord = isRemoved(card) ? undefined : newOrds.get(card.ord);
    return ord === undefined ? [] : [{ ...card, ord }];
  });
  if (moved.length > 0) col.cards.update(moved);
}

const namesOf = (parts: readonly { name: string }[]): string[] => parts.map(({ name }) => name);

function mapByName(old: readonly string[], fresh: readonly string[]): (number | null)[] {
  const byName = new Map(old.map((name, ord) => [name, ord]));
  const map = fresh.map((name) => byName.get(name) ?? null);
  const unused = old.map((_, ord) => ord).filter((ord) => !map.includes(ord));
  return map.map((ord) => ord ?? unused.shift() ?? null);
}
