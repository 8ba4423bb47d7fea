import type { Collection } from '../collection/collection.ts';
import { type DeckId, type NoteId, noteId } from '../ids/ids.ts';
import { UniqueIds } from '../ids/unique-ids.ts';
import { newGuid } from '../notes/guid.ts';
import type { Note } from '../notes/note.ts';
import { prepareFields } from '../notes/prepare.ts';
import { normalizesText } from '../notes/state.ts';
import { insertNotes, noteIdsFrom, readNotes, type StoredNote, updateNotes } from '../notes/storage.ts';
import type { Notetype } from '../notetypes/notetype.ts';
import { CardWriter } from './card-writer.ts';
import { comparable } from './duplicate-finder.ts';
import type { ForeignData, ForeignNote } from './foreign-data.ts';
import { TagLists } from './tag-lists.ts';

export interface Update {
  readonly outcome: 'updated' | 'firstFieldMatch' | 'duplicate' | 'conflicting';
  /** The note that the outcome is told of, as it was before. */
  readonly duplicate: Note;
}

/**
 * Works out what the notes of a file become, one after the other, and stores all of it at once. Later notes of the file
 * see what earlier ones made of those here. Their fields must be normalized.
 */
export class NoteWriter {
  readonly #col: Collection;
  readonly #data: ForeignData;
  /** The notes that may be updated, as they are by now. */
  readonly #here: Map<NoteId, Note>;
  /** What is compared of their first fields. */
  readonly #firsts = new WeakMap<Note, string>();
  readonly #cards: CardWriter;
  readonly #tags: TagLists;
  readonly #ids: UniqueIds;
  readonly #normalize: boolean;
  readonly #added: StoredNote[] = [];
  readonly #changed = new Map<NoteId, StoredNote>();

  /** `duplicates`: all notes that `duplicates` may be asked for. */
  constructor(col: Collection, data: ForeignData, duplicates: readonly NoteId[]) {
    this.#col = col;
    this.#data = data;
    this.#here = new Map(readNotes(col.db, duplicates).map((note) => [note.id, note]));
    this.#cards = new CardWriter(col, duplicates);
    this.#tags = new TagLists(col.tags);
    const millis = col.clock.nowMillis();
    this.#ids = new UniqueIds(millis, noteIdsFrom(col.db, millis));
    this.#normalize = normalizesText(col);
  }

  /** Of the candidates those that are matched by guid, or have the same first field, markup aside. */
  duplicates(note: ForeignNote, candidates: readonly NoteId[]): Note[] {
    const found = candidates.flatMap((id) => this.#here.get(id) ?? []);
    if (note.guid !== '') return found;
    const first = comparable(note.fields[0] ?? '');
    return found.filter((duplicate) => this.#firstOf(duplicate) === first);
  }

  #firstOf(duplicate: Note): string {
    const known = this.#firsts.get(duplicate) ?? comparable(duplicate.fields[0] ?? '');
    this.#firsts.set(duplicate, known);
    return known;
  }

  /** Rust: add_note. */
  add(note: ForeignNote, notetype: Notetype, deck: DeckId): StoredNote {
    const added = this.#prepared(
      {
        id: noteId(this.#ids.next()),
        guid: note.guid || newGuid(this.#col.random),
        mid: notetype.id,
        mod: 0,
        usn: 0,
        tags: [...this.#tags.inOrder(note.tags ?? []), ...this.#data.globalTags],
        fields: replaced(
          notetype.fields.map(() => ''),
          note.fields,
        ),
      },
      notetype,
    );
    this.#added.push(added);
    this.#cards.complete(added, notetype, deck, note.cards);
    return added;
  }

  /** Updates all duplicates of the note type; answers the weightiest outcome (Rust: update_with_note). */
  update(note: ForeignNote, duplicates: readonly Note[], notetype: Notetype, deck: DeckId): Update {
    const updates = duplicates.map((duplicate) => ({
      duplicate,
      outcome: this.#update(note, duplicate, notetype, deck),
    }));
    for (const outcome of BY_WEIGHT) {
      const update = updates.find((update) => update.outcome === outcome);
      if (update) return update;
    }
    throw new Error('there is nothing to update');
  }

  store(): void {
    const { db, now, usn } = this.#col;
    insertNotes(db, this.#added, now, usn);
    updateNotes(db, [...this.#changed.values()]);
    this.#cards.store();
  }

  #update(note: ForeignNote, duplicate: Note, notetype: Notetype, deck: DeckId): Update['outcome'] {
    if (duplicate.mid !== notetype.id) return 'conflicting';
    const tags = note.tags && this.#tags.canonical(note.tags);
    const isSame =
      (!tags || sameTexts(tags, duplicate.tags)) && note.fields.every(sameAsIn(duplicate.fields));
    const now = isSame ? duplicate : this.#change(duplicate, { ...note, tags }, notetype);
    this.#cards.complete(now, notetype, deck, note.cards);
    if (isSame) return 'duplicate';
    return note.guid === '' ? 'firstFieldMatch' : 'updated';
  }

  #change(duplicate: Note, note: ForeignNote, notetype: Notetype): StoredNote {
    const { globalTags, updatedTags } = this.#data;
    const changed = this.#prepared(
      {
        ...duplicate,
        tags: [...(note.tags ?? duplicate.tags), ...globalTags, ...updatedTags],
        fields: replaced(duplicate.fields, note.fields),
      },
      notetype,
    );
    this.#here.set(duplicate.id, changed);
    this.#changed.set(duplicate.id, changed);
    return changed;
  }

  /** Rust: prepare_note. */
  #prepared(note: Note, notetype: Notetype): StoredNote {
    const { now: mod, usn } = this.#col;
    const tags = this.#tags.registered(note.tags);
    return { ...note, ...prepareFields(notetype, note.fields, this.#normalize), mod, usn, tags };
  }
}

const BY_WEIGHT = ['updated', 'firstFieldMatch', 'duplicate', 'conflicting'] as const;

/** Fields that the file has no text for stay; texts without a field are dropped. */
const replaced = (fields: readonly string[], texts: ForeignNote['fields']): string[] =>
  fields.map((field, i) => texts[i] ?? field);

const sameAsIn = (fields: readonly string[]) => (text: string | undefined, i: number) =>
  text === undefined || i >= fields.length || text === fields[i];

const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);
