import type { Collection } from '../collection/collection.ts';
import type { DeckId } from '../ids/ids.ts';
import { type LongWork, reportProgress } from '../long-work.ts';
import { normalizesText } from '../notes/state.ts';
import type { Notetype } from '../notetypes/notetype.ts';
import { type LoggedNote, loggedNote } from '../packages/import-log.ts';
import { processedNotes } from '../packages/stages.ts';
import { normalizeField } from '../text/normalize.ts';
import { DeckFinder } from './deck-finder.ts';
import { DuplicateFinder } from './duplicate-finder.ts';
import type { ForeignData, ForeignNote } from './foreign-data.ts';
import { addForeignNotetypes } from './foreign-notetypes.ts';
import { type NameOrId, nameOf, notetypeOf } from './name-or-id.ts';
import { NoteWriter } from './note-writer.ts';
import { rememberSettings } from './settings.ts';
import { type LogKind, type TextImportLog, type UnknownNote, unknownNote } from './text-log.ts';

/** Notes between two reports of how far the work is. */
const STEP = 250;

/**
 * Adds and updates the notes of a file by Anki's rules, in one step: whole or not at all. Throws invalid, interrupted
 * (Rust: ForeignData::import).
 */
export function importForeign(col: Collection, data: ForeignData, work: LongWork = {}): TextImportLog {
  return col.transact('Import', () => {
    rememberSettings(col, data);
    const run = new ForeignImport(col, data);
    addForeignNotetypes(col, data.notetypes);
    run.takeAll(work);
    return run.log;
  });
}

class ForeignImport {
  readonly log: TextImportLog & Record<LogKind, (LoggedNote | UnknownNote)[]>;
  readonly #col: Collection;
  readonly #data: ForeignData;
  readonly #notes: readonly ForeignNote[];
  readonly #notetypes = new Map<string, Notetype | undefined>();
  readonly #defaultNotetype: Notetype | undefined;
  readonly #decks: DeckFinder;
  readonly #duplicates: DuplicateFinder;
  readonly #writer: NoteWriter;

  constructor(col: Collection, data: ForeignData) {
    this.#col = col;
    this.#data = data;
    const normalize = normalizesText(col);
    this.#notes = data.notes.map((note) => withNormalizedFields(note, normalize));
    this.#defaultNotetype = notetypeOf(col, data.defaultNotetype);
    this.#decks = new DeckFinder(col, data.defaultDeck);
    this.#duplicates = new DuplicateFinder(col, this.#notes, data.matchScope);
    this.#writer = new NoteWriter(col, data, this.#duplicates.all);
    this.log = emptyLog(data);
  }

  takeAll(work: LongWork): void {
    const total = this.#notes.length;
    for (const [i, note] of this.#notes.entries()) {
      if (i % STEP === 0) reportProgress(work, i, total, processedNotes(i));
      this.#take(note, i);
    }
    this.#writer.store();
    reportProgress(work, total, total, processedNotes(total));
  }

  #take(note: ForeignNote, index: number): void {
    // As the file has it: one that only lost its control characters counts as a text.
    const original = this.#data.notes[index] ?? note;
    const notetype = this.#notetype(note.notetype);
    if (original.fields[0] === '') this.log.emptyFirstField.push(unknownNote(original));
    else if (!notetype) this.log.missingNotetype.push(unknownNote(original));
    else {
      const deck = this.#decks.idOf(note.deck);
      if (deck === undefined) this.log.missingDeck.push(unknownNote(original));
      else this.#import(note, notetype, deck);
    }
  }

  #notetype(key: NameOrId): Notetype | undefined {
    if ('name' in key && key.name === '') return this.#defaultNotetype;
    const name = `${'id' in key}:${nameOf(key)}`;
    if (!this.#notetypes.has(name)) this.#notetypes.set(name, notetypeOf(this.#col, key));
    return this.#notetypes.get(name);
  }

  /** Rust: import_note. */
  #import(note: ForeignNote, notetype: Notetype, deck: DeckId): void {
    const writer = this.#writer;
    const duplicates = writer.duplicates(note, this.#duplicates.candidates(note, notetype.id, deck));
    const [first] = duplicates;
    if (!first) {
      this.log.new.push(logged(writer.add(note, notetype, deck)));
    } else if (this.#data.dupeResolution === 'update current') {
      const { outcome, duplicate } = writer.update(note, duplicates, notetype, deck);
      this.log[outcome].push(logged(duplicate));
    } else if (this.#data.dupeResolution === 'keep current') {
      this.log.firstFieldMatch.push(logged(first));
    } else if (first.guid === note.guid) {
      this.log.duplicate.push(logged(first));
    } else if (note.fields[0] === '') {
      this.log.emptyFirstField.push(unknownNote(note));
    } else {
      this.log.firstFieldMatch.push(logged(writer.add(note, notetype, deck)));
    }
  }
}

const logged = ({ id, fields }: Pick<LoggedNote, 'id' | 'fields'>): LoggedNote => loggedNote(id, fields);

const withNormalizedFields = (note: ForeignNote, normalize: boolean): ForeignNote => ({
  ...note,
  fields: note.fields.map((field) => (field === undefined ? undefined : normalizeField(field, normalize))),
});

const emptyLog = ({ notes, dupeResolution }: ForeignData): ForeignImport['log'] => ({
  foundNotes: notes.length,
  dupeResolution,
  new: [],
  updated: [],
  duplicate: [],
  conflicting: [],
  firstFieldMatch: [],
  missingNotetype: [],
  missingDeck: [],
  emptyFirstField: [],
});
