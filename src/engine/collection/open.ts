import { type Clock, systemClock } from '../clock.ts';
import { AnkiError } from '../errors.ts';
import { type Random, systemRandom } from '../random.ts';
import { Database } from '../sqlite/database.ts';
import { Collection } from './collection.ts';
import { prepareSchema, schemaVersion } from './schema/prepare.ts';

export interface OpenOptions {
  readonly path: string;
  readonly clock?: Clock;
  readonly random?: Random;
}

/**
 * Opens a collection for this program alone, making or upgrading the file where needed. Nothing is written to a file
 * that is refused. Throws `AnkiError`: busy (another program has it), corrupt, unsupported (schema), not_found, invalid
 * (read-only).
 */
export function openCollection(options: OpenOptions): Collection {
  const { path, clock = systemClock, random = systemRandom } = options;
  const db = new Database(path);
  try {
    // The lock comes before the first read and the read before the first write: whoever has the file keeps it as it is.
    db.exec('pragma locking_mode = exclusive');
    const version = schemaVersion(db);
    db.exec('pragma page_size = 4096');
    db.exec('pragma cache_size = -40960');
    takeWriteLock(db);
    prepareSchema(db, { path, version, clock, random });
    return new Collection({ path, db, clock, random });
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A read lock alone would let another program read on; WAL in exclusive mode holds everything from the first write. */
function takeWriteLock(db: Database): void {
  const mode = db.value<string>('pragma journal_mode = wal');
  if (mode !== 'wal')
    throw new AnkiError('unsupported', 'the collection lies on a file system that SQLite cannot lock safely');
  db.exec('begin exclusive; commit');
}
