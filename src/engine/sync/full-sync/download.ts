import { isIntact } from '../../backup/storage.ts';
import type { Clock } from '../../clock.ts';
import { openCollection } from '../../collection/open.ts';
import { AnkiError, messageOf } from '../../errors.ts';
import type { Random } from '../../random/random.ts';
import { Database } from '../../sqlite/database.ts';
import type { SyncServer, TransferProgress } from '../sync-server.ts';
import { type Contents, holdsCollection, readContents, settleDownloaded } from './storage.ts';

export interface FullDownloadOptions {
  /** Where the server's collection goes; nothing may be there. */
  readonly path: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly progress?: TransferProgress;
}

/**
 * Fetches the server's collection into a file and proves it good; answers what it holds. To put it in place is the
 * caller's business, and so is the file when this throws: `SyncError`, or corrupt (Rust: full_download).
 */
export async function fullDownload(server: SyncServer, options: FullDownloadOptions): Promise<Contents> {
  await server.downloadFile(options.path, options.progress);
  try {
    return proveGood(options);
  } catch (error) {
    if (error instanceof AnkiError && error.code === 'unsupported') throw error;
    const reason = messageOf(error);
    throw new AnkiError('corrupt', `the sync server sent no collection that can be used: ${reason}`, {
      cause: error,
    });
  }
}

/** Opens it, which brings it up to date. */
function proveGood({ path, clock, random }: FullDownloadOptions): Contents {
  if (!isCollection(path)) throw new Error('it is empty');
  const col = openCollection({ path, clock, random });
  try {
    if (!isIntact(col.db)) throw new Error('the integrity check failed');
    col.transact('Sync', () => settleDownloaded(col.db), 'upkeep');
    return readContents(col.db);
  } finally {
    col.close();
  }
}

function isCollection(path: string): boolean {
  const db = new Database(path);
  try {
    return holdsCollection(db);
  } finally {
    db.close();
  }
}
