import type { Collection } from '../collection/collection.ts';
import type { DeckId, NoteId, NotetypeId } from '../ids/ids.ts';
import { type LongWork, reportProgress } from '../long-work.ts';
import type { Note } from '../notes/note.ts';
import { processedNotes } from '../packages/stages.ts';
import { recordText } from './record-text.ts';
import { decksOfNotes, type ExportLimit, noteIds, notetypesOfNotes } from './storage.ts';
import { type TextFileWriter, writeTextFile } from './text-file-writer.ts';

export interface NotesTextOptions extends ExportLimit {
  /** False: markup, entities and sounds are left out, and a line break becomes a space. */
  readonly withHtml?: boolean;
  readonly withTags?: boolean;
  /** That of the first of the note's cards. */
  readonly withDeck?: boolean;
  readonly withNotetype?: boolean;
  readonly withGuid?: boolean;
}

/** Notes in memory at a time. */
const CHUNK = 2000;

/**
 * Writes notes, by rising id, to a text file that the text import reads, columns named in its head; answers how many there are. Throws
 * not_found (folder), invalid, interrupted (Rust: export_note_csv).
 */
export function exportNotesText(
  col: Collection,
  path: string,
  options: NotesTextOptions = {},
  work: LongWork = {},
): number {
  const ids = noteIds(col.db, options);
  const records = new NoteRecords(col, ids, options);
  return writeTextFile(path, col.random, (file) => {
    records.writeHead(file);
    for (let start = 0; start < ids.length; start += CHUNK) {
      reportProgress(work, start, ids.length, processedNotes(start));
      for (const note of col.notes.getMany(ids.slice(start, start + CHUNK))) file.record(records.of(note));
    }
    return ids.length;
  });
}

class NoteRecords {
  readonly #options: NotesTextOptions;
  readonly #notetypeNames: ReadonlyMap<NotetypeId, string>;
  readonly #deckNames: ReadonlyMap<DeckId, string>;
  readonly #decks: ReadonlyMap<NoteId, DeckId>;
  /** Fields of the note type that has most of them. */
  readonly #width: number;

  constructor(col: Collection, ids: readonly NoteId[], options: NotesTextOptions) {
    this.#options = options;
    const used = notetypesOfNotes(col.db, ids).flatMap((id) => col.notetypes.get(id) ?? []);
    this.#notetypeNames = new Map(used.map(({ id, name }) => [id, name]));
    this.#width = Math.max(0, ...used.map(({ fields }) => fields.length));
    this.#decks = new Map(options.withDeck ? decksOfNotes(col.db, ids) : []);
    this.#deckNames = new Map(col.decks.names());
  }

  writeHead(file: TextFileWriter): void {
    const { withHtml = true, withGuid, withNotetype, withDeck, withTags } = this.#options;
    file.directive('separator', 'tab');
    file.directive('html', withHtml);
    let column = 0;
    if (withGuid) file.directive('guid column', ++column);
    if (withNotetype) file.directive('notetype column', ++column);
    if (withDeck) file.directive('deck column', ++column);
    if (withTags) file.directive('tags column', column + this.#width + 1);
  }

  of(note: Note): string[] {
    const { withHtml = true, withGuid, withNotetype, withDeck, withTags } = this.#options;
    const deck = this.#decks.get(note.id);
    const padding = Array.from({ length: Math.max(0, this.#width - note.fields.length) }, () => '');
    return [
      ...(withGuid ? [note.guid] : []),
      ...(withNotetype ? [this.#notetypeNames.get(note.mid) ?? ''] : []),
      ...(withDeck ? [(deck !== undefined && this.#deckNames.get(deck)) || ''] : []),
      ...note.fields.map((field) => recordText(field, withHtml)),
      ...padding,
      ...(withTags ? [note.tags.join(' ')] : []),
    ];
  }
}
