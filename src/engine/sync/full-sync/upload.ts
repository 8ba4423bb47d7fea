import { rmSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Collection } from '../../collection/collection.ts';
import { copyInto } from '../../collection/schema/storage.ts';
import { mediaOf } from '../../media/media.ts';
import { Database } from '../../sqlite/database.ts';
import { SyncError } from '../sync-error.ts';
import type { SyncServer, TransferProgress } from '../sync-server.ts';
import { type Contents, readContents, settlingForUpload } from './storage.ts';

export interface FullUploadOptions {
  /** Lets requests that write wait until what it answers is called. */
  readonly holdWrites: () => Promise<() => void>;
  readonly progress?: TransferProgress;
}

/**
 * Puts the collection in place of the server's (Rust: full_upload); answers what was sent. A copy is sent, so that
 * requests go on; when one wrote meanwhile, the upload is done once more, and such requests wait. Here nothing changes
 * before the server has accepted it. Throws `SyncError`, of kind server-message with the server's reason to refuse.
 */
export async function fullUpload(
  col: Collection,
  server: SyncServer,
  options: FullUploadOptions,
): Promise<Contents> {
  const sent = await uploadOnce(col, server, options.progress);
  if (sent) return sent;
  const release = await options.holdWrites();
  try {
    const again = await uploadOnce(col, server, options.progress);
    if (again) return again;
  } finally {
    release();
  }
  throw new SyncError('busy', 'sync: the collection changed while it was uploaded: try again');
}

/** Undefined when the collection changed meanwhile: then the server has what it was before. */
async function uploadOnce(
  col: Collection,
  server: SyncServer,
  progress?: TransferProgress,
): Promise<Contents | undefined> {
  const path = mediaOf(col).unfinishedPath();
  const { changeCount } = col;
  const millis = col.clock.nowMillis();
  try {
    const contents = await copySettled(col, path, millis);
    const words = await server.uploadFile(path, progress);
    if (words !== 'OK') throw new SyncError('server-message', words);
    if (col.changeCount !== changeCount) return undefined;
    col.forgetUndo();
    col.transact(
      'Sync',
      () => {
        for (const step of settlingForUpload(col.db, millis)) step();
      },
      'upkeep',
    );
    col.clearCaches();
    return contents;
  } finally {
    rmSync(path, { force: true });
  }
}

/** Rust: before_upload, on a copy. */
async function copySettled(col: Collection, path: string, millis: number): Promise<Contents> {
  copyInto(col.db, path);
  const copy = new Database(path);
  try {
    // Nobody else sees the copy, and one that fails is thrown away.
    copy.exec('pragma journal_mode = off; pragma synchronous = off; begin');
    for (const step of settlingForUpload(copy, millis)) {
      await setImmediate(); // others get their turn
      step();
    }
    copy.exec('commit');
    return readContents(copy);
  } finally {
    copy.close();
  }
}
