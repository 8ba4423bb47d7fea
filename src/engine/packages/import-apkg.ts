import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Collection } from '../collection/collection.ts';
import { type LongWork, reportProgress } from '../long-work.ts';
import { mediaOf } from '../media/media.ts';
import type { Note } from '../notes/note.ts';
import type { Zstd } from '../zstd/zstd.ts';
import { type ExchangeData, gather } from './exchange-data.ts';
import { importCards } from './import-cards.ts';
import { importDecks } from './import-decks.ts';
import type { ImportLog } from './import-log.ts';
import { MediaImport } from './import-media.ts';
import { importNotes } from './import-notes.ts';
import { NotetypeImport, type UpdateCondition } from './import-notetypes.ts';
import { PackageReader } from './package-reader.ts';
import { SYSTEM_TAG, withFile } from './rows/storage.ts';
import { openSource } from './source-collection.ts';
import { STAGES } from './stages.ts';
import { allNoteIds, notesOf } from './storage.ts';

export interface ImportOptions {
  /** Fields and templates of note types that differ are united, instead of the package's note type being added beside ours. */
  readonly mergeNotetypes?: boolean;
  readonly updateNotes?: UpdateCondition;
  readonly updateNotetypes?: UpdateCondition;
  readonly withScheduling?: boolean;
  readonly withPresets?: boolean;
}

export interface ImportResult {
  readonly log: ImportLog;
  /** Names of the files that came into the media folder. */
  readonly media: readonly string[];
}

/**
 * Imports an .apkg file of any version by the rules of Anki's import dialog, as one step: whole or not at all. Must not
 * be part of a transaction. Throws `AnkiError` not_found, corrupt, unsupported, conflict, invalid, interrupted (Rust:
 * import_apkg; it also remembers the options, which
 * is left to the caller).
 */
export function importApkg(
  col: Collection,
  path: string,
  zstd: Zstd,
  options: ImportOptions = {},
  work: LongWork = {},
): ImportResult {
  reportProgress(work, 0, 0, STAGES.importingFile);
  const folder = dirname(col.path);
  removeLeftWorkshops(folder);
  const reader = new PackageReader(path, zstd);
  try {
    const workshop = mkdtempSync(join(folder, IMPORT_WORKSHOP));
    try {
      const file = join(workshop, 'collection.anki2');
      reportProgress(work, 0, 0, STAGES.extracting);
      reader.writeCollection(file);
      reportProgress(work, 0, 0, STAGES.gathering);
      const source = gatherFrom(col, file, options);
      const media = new MediaImport(reader, mediaOf(col).folder, work);
      return withFile(col.db, file, () =>
        col.transact('Import', () => importAll(col, source, media, workshop, options, work)),
      );
    } finally {
      rmSync(workshop, { recursive: true, force: true });
    }
  } finally {
    reader.close();
  }
}

/** Where packages are unpacked: beside the collection, so that moving a file is quick. */
export const IMPORT_WORKSHOP = '.import-';
export const EXPORT_WORKSHOP = '.export-';

/** A crash leaves them; whoever has the collection open is the only one who makes any. */
function removeLeftWorkshops(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(IMPORT_WORKSHOP) || name.startsWith(EXPORT_WORKSHOP))
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

interface Source {
  readonly data: ExchangeData;
  readonly notes: readonly Note[];
}

function gatherFrom(col: Collection, path: string, options: ImportOptions): Source {
  const source = openSource({ path, clock: col.clock, random: col.random });
  try {
    const { withScheduling = false, withPresets = false } = options;
    const data = gather(source, { withScheduling, withPresets });
    const notes = notesOf(source.db, allNoteIds(source.db));
    return { data, notes: withScheduling ? notes : notes.map(withoutSystemTags) };
  } finally {
    source.close();
  }
}

const withoutSystemTags = (note: Note): Note => ({
  ...note,
  tags: note.tags.filter((tag) => !SYSTEM_TAG.test(tag)),
});

/** The rows of the package's cards and reviews are read from the file that `withFile` has opened. */
function importAll(
  col: Collection,
  { data, notes: sent }: Source,
  media: MediaImport,
  workshop: string,
  options: ImportOptions,
  work: LongWork,
): ImportResult {
  const { mergeNotetypes = false, updateNotes = 'if_newer', updateNotetypes = 'if_newer' } = options;
  const notetypes = new NotetypeImport(col, { mergeNotetypes, updateNotetypes });
  for (const notetype of data.notetypes) notetypes.import(notetype);
  const notes = importNotes(col, sent, notetypes, media, { mergeNotetypes, updateNotes }, work);
  reportProgress(work, 0, 0, STAGES.importingFile);
  const decks = importDecks(col, data);
  importCards(col, data, { notes: notes.ids, decks, templates: notetypes.templates }, work);
  media.unpack(workshop);
  return { log: notes.log, media: media.put(mediaOf(col)) };
}
