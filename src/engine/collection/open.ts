import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Clock, systemClock } from '../clock.ts';
import { AnkiError } from '../errors.ts';
import { type Random, systemRandom } from '../random/random.ts';
import { Database } from '../sqlite/database.ts';
import { Collection } from './collection.ts';
import { FileWatch } from './file-watch.ts';
import { prepareSchema, schemaVersion } from './schema/prepare.ts';
import { hasStatements } from './schema/storage.ts';

export interface OpenOptions {
  readonly path: string;
  readonly clock?: Clock;
  readonly random?: Random;
  /** New media files keep their names' case, where Anki makes it lower; off unless asked for. */
  readonly keepMediaCase?: boolean;
  /** A file that only the caller knows of and that goes away again: nothing is locked, copied or waited for. */
  readonly isScratch?: boolean;
}

/** KiB of pages kept in memory, as far as they are used: with Anki's 40 MB reading 10,000 of 100,000 notes takes 20 % longer. */
const CACHE = 64 * 1024;

/** Pages (16 MB) after which a change must write the log back; up to there `Collection.writeBack` has the time to. */
const LONGEST_LOG = 4000;

/**
 * Opens a collection for this program alone, making or upgrading the file where needed. Nothing is written to a file
 * that is refused. Throws `AnkiError`: busy (another program has it), corrupt, unsupported (schema), not_found, invalid
 * (read-only).
 *
 * The lock belongs to the process: while the collection is open no other code of it may open the file by itself,
 * since closing any descriptor of a file lets go of all of a process's locks on it.
 */
export function openCollection(options: OpenOptions): Collection {
  const {
    path,
    clock = systemClock,
    random = systemRandom,
    isScratch = false,
    keepMediaCase = false,
  } = options;
  checkPlace(path);
  const log = existsSync(`${path}-wal`);
  const db = new Database(path);
  try {
    // The lock comes before the first read and the read before the first write: whoever has the file keeps it as it is.
    if (isScratch) db.exec('pragma journal_mode = memory; pragma synchronous = off');
    else db.exec('pragma locking_mode = exclusive; pragma synchronous = full');
    db.exec('pragma page_size = 4096');
    db.exec(`pragma cache_size = -${CACHE}`);
    db.exec(`pragma wal_autocheckpoint = ${LONGEST_LOG}`);
    const version = versionOf(db, path, log);
    refuseStatements(db);
    prepareSchema(db, { path, version, clock, random, isScratch });
    if (!isScratch) takeWriteLock(db);
    const watch = isScratch ? undefined : new FileWatch(path);
    return new Collection({ path, db, clock, random, keepMediaCase, watch });
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Triggers and views are no part of a collection: with them a change would do something else than it says. */
function refuseStatements(db: Database): void {
  if (hasStatements(db))
    throw new AnkiError(
      'corrupt',
      "the collection holds statements of its own (triggers or views), as none of Anki's does: they may change or delete notes unasked",
    );
}

/** Says clearly what SQLite would call "unable to open", before anything is made. */
function checkPlace(path: string): void {
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AnkiError('not_found', `the folder of the collection does not exist: ${folder}`);
  }
  const file = statSync(path, { throwIfNoEntry: false });
  if (file && !file.isFile()) throw new AnkiError('invalid', `the collection is not a file: ${path}`);
  if (file) checkWritable(path, 'file');
  checkWritable(folder, 'folder');
}

/** A file that is marked read-only for all is so for the administrator, too, whom the system would let write. */
function checkWritable(path: string, what: string): void {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    if ((statSync(path).mode & 0o222) === 0) throw new Error('no one has the right to write');
  } catch (error) {
    throw new AnkiError('invalid', `the collection cannot be written to: the ${what} is read-only: ${path}`, {
      cause: error,
    });
  }
}

/** A log that a crash has left is kept as it is beside a collection that is refused. */
function versionOf(db: Database, path: string, log: boolean): number | undefined {
  try {
    return schemaVersion(db, log ? undefined : statSync(path).size);
  } catch (error) {
    if (log) db.exec('select keep_log(1)');
    throw error;
  }
}

/** A read lock alone would let another program read on; WAL in exclusive mode holds everything from the first write. */
function takeWriteLock(db: Database): void {
  db.exec('pragma journal_mode = wal');
  const [mode] = db.peek<[string]>('select peeked(journal_mode) from pragma_journal_mode');
  if (mode?.[0] !== 'wal') {
    throw new AnkiError('unsupported', 'the collection lies on a file system that SQLite cannot lock safely');
  }
  db.exec('begin exclusive; commit');
}
