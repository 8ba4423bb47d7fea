import type { Collection } from '../collection/collection.ts';
import { type NoteId, type NotetypeId, noteId } from '../ids/ids.ts';
import { countProgress, type LongWork } from '../long-work.ts';
import type { Note } from '../notes/note.ts';
import { prepareFields } from '../notes/prepare.ts';
import { normalizesText } from '../notes/state.ts';
import { type StoredNote, updateNotes } from '../notes/storage.ts';
import { FreeIds } from './free-ids.ts';
import { ImportLog } from './import-log.ts';
import type { MediaImport } from './import-media.ts';
import { type NotetypeImport, shouldUpdate, type UpdateCondition } from './import-notetypes.ts';
import { processedNotes } from './stages.ts';
import { areTaken, insertNotes, type NoteMeta, notesByGuid, takenIds } from './storage.ts';

export interface NoteRules {
  readonly mergeNotetypes: boolean;
  readonly updateNotes: UpdateCondition;
}

export interface ImportedNotes {
  readonly log: ImportLog;
  /** Ids here by those in the package; conflicting notes are absent. */
  readonly ids: ReadonlyMap<NoteId, NoteId>;
}

/** Adds and updates notes, matched by guid. The note types must have been imported before (Rust: import_notes). */
export function importNotes(
  col: Collection,
  notes: readonly Note[],
  notetypes: NotetypeImport,
  media: MediaImport,
  rules: NoteRules,
  work: LongWork,
): ImportedNotes {
  const existing = notesByGuid(col.db, [...new Set(notes.map(({ guid }) => guid))]);
  if (rules.mergeNotetypes) uniteConflicting(notes, existing, notetypes);
  const pass = new NotePass(col, media, rules);
  const processed = countProgress(work, notes.length, processedNotes);
  for (const note of notes) {
    pass.take(remapped(note, notetypes), existing.get(note.guid));
    processed();
  }
  pass.store();
  notetypes.removeMerged();
  return { log: pass.log, ids: pass.ids };
}

/** Rust: notetype_conflicts. */
function uniteConflicting(
  notes: readonly Note[],
  existing: ReadonlyMap<string, NoteMeta>,
  notetypes: NotetypeImport,
): void {
  const conflicts = new Map<NotetypeId, Map<NotetypeId, Set<NoteId>>>();
  for (const { guid, mid } of notes) {
    const here = existing.get(guid);
    if (!here || here.mid === mid) continue;
    const byIncoming = conflicts.get(here.mid) ?? new Map<NotetypeId, Set<NoteId>>();
    conflicts.set(here.mid, byIncoming.set(mid, (byIncoming.get(mid) ?? new Set()).add(here.id)));
  }
  for (const [existingId, byIncoming] of conflicts) {
    for (const [incomingId, ids] of byIncoming) notetypes.unite(existingId, incomingId, [...ids]);
  }
}

/** Rust: remap_notetype_and_fields. */
function remapped(note: Note, { fields, ids }: NotetypeImport): Note {
  const ords = fields.get(note.mid);
  if (!ords && !ids.has(note.mid)) return note;
  return {
    ...note,
    mid: ids.get(note.mid) ?? note.mid,
    fields: ords ? ords.map((ord) => (ord === null ? '' : (note.fields[ord] ?? ''))) : note.fields,
  };
}

class NotePass {
  readonly ids = new Map<NoteId, NoteId>();
  readonly log = new ImportLog();
  readonly #col: Collection;
  readonly #media: MediaImport;
  readonly #rules: NoteRules;
  readonly #normalize: boolean;
  readonly #added: Note[] = [];
  readonly #changed: Note[] = [];

  constructor(col: Collection, media: MediaImport, rules: NoteRules) {
    this.#col = col;
    this.#media = media;
    this.#rules = rules;
    this.#normalize = normalizesText(col);
  }

  take(note: Note, here: NoteMeta | undefined): void {
    this.log.foundNotes++;
    if (!here) this.#added.push(this.#here(note, note.id));
    else if (!this.#rules.mergeNotetypes && note.mid !== here.mid) {
      // The note here got another note type, or the one of the package had to become another.
      this.log.add('conflicting', note.id, note.fields);
    } else if (shouldUpdate(this.#rules.updateNotes, here.mod, note.mod)) {
      this.#changed.push(this.#here(note, here.id));
    } else {
      this.ids.set(note.id, here.id);
      this.log.add('duplicate', here.id, note.fields);
    }
  }

  store(): void {
    this.#findIds();
    const [added, changed] = [this.#prepared(this.#added), this.#prepared(this.#changed)];
    insertNotes(this.#col.db, added);
    updateNotes(this.#col.db, changed);
    for (const { id, fields } of added) this.log.add('new', id, fields);
    for (const { id, fields } of changed) this.log.add('updated', id, fields);
  }

  /** Other notes may have the ids of some that come. */
  #findIds(): void {
    const wanted = this.#added.map((note) => note.id);
    if (!areTaken(this.#col.db, wanted)) return;
    const free = new FreeIds(takenIds(this.#col.db, 'notes'));
    for (const [i, note] of this.#added.entries()) {
      const id = noteId(free.take(note.id));
      this.ids.set(note.id, id);
      this.#added[i] = { ...note, id };
    }
  }

  /** With the time of its last change in the package, so that the next version of the package is newer. */
  #here(note: Note, id: NoteId): Note {
    this.ids.set(note.id, id);
    const { guid, mid, mod, tags } = note;
    const fields = note.fields.map((field) => this.#media.withNewNames(field));
    return { id, guid, mid, mod, usn: this.#col.usn, tags, fields };
  }

  #prepared(notes: readonly Note[]): StoredNote[] {
    const tags = this.#col.tags.registerLists(notes.map((note) => note.tags));
    return notes.map(({ id, guid, mid, mod, usn, fields: given }, i) => {
      const { fields, sfld, csum } = prepareFields(this.#col.notetypes.require(mid), given, this.#normalize);
      return { id, guid, mid, mod, usn, tags: tags[i] ?? [], fields, sfld, csum };
    });
  }
}
