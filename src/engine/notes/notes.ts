import type { Collection } from '../collection/collection.ts';
import { AnkiError } from '../errors.ts';
import { type DeckId, type NoteId, type NotetypeId, noteId } from '../ids/ids.ts';
import { UniqueIds } from '../ids/unique-ids.ts';
import type { Notetype } from '../notetypes/notetype.ts';
import { newGuid } from './guid.ts';
import type { NewNote, Note } from './note.ts';
import { prepareFields } from './prepare.ts';
import { type Candidate, type NoteState, normalizesText, StateCheck } from './state.ts';
import {
  deleteNotes,
  existingNotes,
  insertNotes,
  modifiedTimes,
  noteIdsFrom,
  readNotes,
  readNotesOfType,
  type StoredNote,
  updateNotes,
} from './storage.ts';

/** A note and the deck that its cards go to, unless a template has its own. */
export interface NoteToAdd {
  readonly note: NewNote;
  readonly deckId: DeckId;
}

/** The notes of a collection. Notes handed out are copies; nothing is stored before `update`. */
export class Notes {
  readonly #col: Collection;

  constructor(col: Collection) {
    this.#col = col;
  }

  get(id: NoteId): Note | undefined {
    return readNotes(this.#col.db, [id])[0];
  }

  /** Throws not_found. */
  require(id: NoteId): Note {
    const note = this.get(id);
    if (!note) throw notFound(id);
    return note;
  }

  /** In the order of the ids, as often as asked for; unknown ids are left out. */
  getMany(ids: readonly NoteId[]): Note[] {
    const found = new Map(readNotes(this.#col.db, ids).map((note) => [note.id, note]));
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  /** Seconds since 1970 of each note's last change; unknown ids are left out. */
  modifiedTimes(ids: readonly NoteId[]): Map<NoteId, number> {
    return modifiedTimes(this.#col.db, ids);
  }

  /** Stores a new note and makes its cards; see `addMany`. */
  add(note: NewNote, deckId: DeckId): NoteId {
    const [id] = this.addMany([{ note, deckId }]);
    if (id === undefined) throw new Error('a note was added without an id');
    return id;
  }

  /**
   * Stores new notes and makes their cards, all or none (Rust: add_notes). Empty fields and duplicates are the caller's
   * business, see `states`. Throws invalid for a wrong number of fields, not_found for an unknown note type.
   */
  addMany(entries: readonly NoteToAdd[]): NoteId[] {
    if (entries.length === 0) return [];
    return this.#col.transact('Add Note', () => {
      const notes = this.#prepareNew(entries.map((entry) => entry.note));
      insertNotes(this.#col.db, notes, this.#col.now, this.#col.usn);
      this.#col.cards.generateForNewNotes(
        notes.map((note, i) => ({ ...note, notetype: this.#notetype(note.mid), deckId: deckOf(entries, i) })),
      );
      this.#rememberDefaults(entries);
      return notes.map((note) => note.id);
    });
  }

  /** Stores a changed note; see `updateMany`. `before` is the note as read in this transaction, if it was. */
  update(note: Note, before?: Note): void {
    this.updateMany([note], before && { stored: [before] });
  }

  /**
   * Stores changed notes and makes the cards that they now lack, but takes none away; notes that are as they were stay
   * untouched unless `sameToo` (Rust: update_note_inner). Throws not_found, invalid.
   */
  updateMany(notes: readonly Note[], options: { sameToo?: boolean; stored?: readonly Note[] } = {}): void {
    this.#col.transact('Update Note', () => {
      const { sameToo = false, stored = readNotes(this.#col.db, idsOf(notes)) } = options;
      const known = new Map(stored.map((note) => [note.id, note]));
      // Of a note that is given twice the last counts; its cards must not be made twice.
      const changed = [...new Map(notes.map((note) => [note.id, note])).values()].filter((note) => {
        const before = known.get(note.id);
        if (!before) throw notFound(note.id);
        return sameToo || differs(before, note);
      });
      const prepared = this.#prepareChanged(changed);
      updateNotes(this.#col.db, prepared);
      for (const [mid, group] of byNotetype(prepared)) {
        this.#col.cards.generateForNotes(this.#notetype(mid), group);
      }
    });
  }

  /** Removes notes with their cards; unknown ids are passed over. Answers how many cards went. */
  remove(ids: readonly NoteId[]): number {
    return this.#col.transact('Delete Note', () => {
      const known = existingNotes(this.#col.db, ids);
      const cards = this.#col.cards.removeOfNotes(known);
      deleteNotes(this.#col.db, known);
      this.#col.addGraves('note', known);
      return cards;
    });
  }

  state(candidate: Candidate): NoteState {
    return new StateCheck(this.#col, [candidate]).stateOf(candidate);
  }

  /** What Anki would say of each note if it were added now: all is well, empty, a duplicate, cloze mistakes. */
  states(candidates: readonly Candidate[]): NoteState[] {
    const check = new StateCheck(this.#col, candidates);
    return candidates.map((candidate) => check.stateOf(candidate));
  }

  /**
   * Rewrites the fields of all notes of a note type whose fields changed; `notetype` has the new ones. Sort field and
   * checksum follow. Cards stay as they are (Rust: update_notes_for_changed_fields).
   */
  rewriteFields(notetype: Notetype, change: (fields: string[]) => string[] = (fields) => fields): void {
    const { db, now: mod, usn } = this.#col;
    const normalize = normalizesText(this.#col);
    this.#col.transact('Update Note', () => {
      const notes = readNotesOfType(db, notetype.id);
      updateNotes(
        db,
        notes.map((note) => ({
          ...note,
          ...prepareFields(notetype, change(note.fields), normalize),
          mod,
          usn,
        })),
      );
    });
  }

  #prepareNew(notes: readonly NewNote[]): StoredNote[] {
    const { clock, db, now: mod, random, usn } = this.#col;
    const millis = clock.nowMillis();
    const ids = new UniqueIds(millis, noteIdsFrom(db, millis));
    const normalize = normalizesText(this.#col);
    const tags = this.#col.tags.registerLists(notes.map((note) => note.tags ?? []));
    return notes.map((note, i) => ({
      ...prepareFields(this.#notetype(note.mid), note.fields, normalize),
      id: noteId(ids.next()),
      guid: note.guid ?? newGuid(random),
      mid: note.mid,
      mod,
      usn,
      tags: tags[i] ?? [],
    }));
  }

  #prepareChanged(notes: readonly Note[]): StoredNote[] {
    const { now: mod, usn } = this.#col;
    const normalize = normalizesText(this.#col);
    const tags = this.#col.tags.registerLists(notes.map((note) => note.tags));
    return notes.map((note, i) => ({
      ...note,
      ...prepareFields(this.#notetype(note.mid), note.fields, normalize),
      mod,
      usn,
      tags: tags[i] ?? [],
    }));
  }

  #notetype(mid: NotetypeId): Notetype {
    return this.#col.notetypes.require(mid);
  }

  /** What the window for adding notes offers next time (Rust: set_last_deck_for_notetype and its likes). */
  #rememberDefaults(entries: readonly NoteToAdd[]): void {
    const lastDecks = new Map(entries.map(({ note, deckId }) => [note.mid, deckId]));
    const lastNotetypes = new Map(entries.map(({ note, deckId }) => [deckId, note.mid]));
    for (const [mid, did] of lastDecks) this.#col.config.set(`_nt_${mid}_lastDeck`, did);
    for (const [did, mid] of lastNotetypes) this.#col.config.set(`_deck_${did}_lastNotetype`, mid);
    this.#col.config.set('curModel', entries.at(-1)?.note.mid);
  }
}

const idsOf = (notes: readonly Note[]): NoteId[] => notes.map((note) => note.id);

const notFound = (id: NoteId): AnkiError => new AnkiError('not_found', `Note was not found: ${id}`);

function deckOf(entries: readonly NoteToAdd[], index: number): DeckId {
  const entry = entries[index];
  if (!entry) throw new Error('more notes than entries');
  return entry.deckId;
}

/** Whether anything but the time of change differs (Rust: note_differs_from_db). */
function differs(before: Note, after: Note): boolean {
  return (
    before.mid !== after.mid ||
    before.guid !== after.guid ||
    !sameTexts(before.tags, after.tags) ||
    !sameTexts(before.fields, after.fields)
  );
}

const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);

function byNotetype(notes: readonly Note[]): Map<NotetypeId, Note[]> {
  const groups = new Map<NotetypeId, Note[]>();
  for (const note of notes) {
    const group = groups.get(note.mid);
    if (group) group.push(note);
    else groups.set(note.mid, [note]);
  }
  return groups;
}
