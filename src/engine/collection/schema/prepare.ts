import { type Clock, nowSeconds } from '../../clock.ts';
import { AnkiError } from '../../errors.ts';
import type { Random } from '../../random/random.ts';
import type { Database } from '../../sqlite/database.ts';
import { backUp } from './backup.ts';
import { createCollection } from './new-collection.ts';
import { fileFacts } from './storage.ts';
import { readOldContents, upgrade } from './upgrade.ts';

/** The schema that this program reads and writes; Anki 2.1.45 and newer keep their files in it. */
export const SCHEMA = 18;
/** The oldest schema that can be upgraded (Rust: SCHEMA_MIN_VERSION). */
const OLDEST = 11;

export interface SchemaParts {
  readonly path: string;
  /** What `schemaVersion` answered. */
  readonly version: number | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** Neither a copy of the file nor a log is made. */
  readonly isScratch?: boolean;
}

/**
 * The file's schema, or undefined for an empty file that is still to be filled. Reads only and leaves no compiled
 * statement. `size` is the file's length in bytes, undefined when it may be shorter than it says because of a log.
 * Throws `AnkiError` for files that are no collections, are damaged visibly, or have a schema that cannot be opened.
 */
export function schemaVersion(db: Database, size: number | undefined): number | undefined {
  const { pages, pageSize, tables, version } = fileFacts(db);
  if (size !== undefined && size !== pages * pageSize) {
    throw new AnkiError('corrupt', 'the collection file is damaged: it is cut off; restore a backup');
  }
  if (tables.size === 0) return undefined;
  if (typeof version !== 'number') throw notACollection();
  if (version < OLDEST) {
    throw new AnkiError(
      'unsupported',
      'the collection is too old: open it with Anki 2.1.x once and close Anki again',
    );
  }
  // 12 and 13 lived in beta versions only, which turned them back into 11 when they were closed (Rust: open_or_create).
  if (version > SCHEMA || version === 12 || version === 13) {
    throw new AnkiError(
      'unsupported',
      'the collection was made by a newer version of Anki than this program knows',
    );
  }
  if (!tablesOf(version).every((table) => tables.has(table))) throw notACollection();
  return version;
}

const notACollection = (): AnkiError =>
  new AnkiError('corrupt', 'the file is not an Anki collection, or it is damaged: restore a backup');

const TABLES = {
  11: ['col', 'notes', 'cards', 'revlog', 'graves'],
  14: ['config', 'deck_config', 'tags'],
  15: ['notetypes', 'fields', 'templates', 'decks'],
};

const tablesOf = (version: number): string[] => [
  ...TABLES[11],
  ...(version >= 14 ? TABLES[14] : []),
  ...(version >= 15 ? TABLES[15] : []),
];

/**
 * Makes the tables of a new collection or brings an older one to `SCHEMA`, after a copy of it was put into the folder
 * `backups` beside it. An older one whose contents Anki would refuse is refused before anything is written.
 */
export function prepareSchema(db: Database, parts: SchemaParts): void {
  const { path, version, clock, random, isScratch = false } = parts;
  if (version === SCHEMA) return;
  if (version === undefined) {
    writing(db, isScratch, () => createCollection(db, clock, random));
    return;
  }
  const old = readOldContents(db, version);
  const backup = isScratch ? undefined : backUp(db, path, version, clock);
  try {
    writing(db, isScratch, () => upgrade(db, version, old, { now: nowSeconds(clock), random }));
  } catch (error) {
    backup?.remove();
    throw error;
  }
}

/** All or nothing; a failure also leaves the kind of the file's journal as it was. */
function writing(db: Database, isScratch: boolean, write: () => void): void {
  const [before] = db.peek<[string]>('select peeked(journal_mode) from pragma_journal_mode');
  if (!isScratch) db.exec('pragma journal_mode = wal');
  db.exec('begin exclusive');
  try {
    write();
    db.exec('commit');
  } catch (error) {
    db.exec('rollback');
    if (before?.[0] === 'delete') db.exec('pragma journal_mode = delete');
    throw error;
  }
}
