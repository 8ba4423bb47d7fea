import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { mtimeMillis, sha1OfFile } from './files.ts';
import { isNormalizedFilename } from './names.ts';
import type { MediaDatabase } from './storage.ts';

/** Larger files are not synced (MAX_INDIVIDUAL_MEDIA_FILE_SIZE). */
export const MAX_SYNCED_SIZE = 100 * 1024 * 1024;

const NOT_SYNCED = /^(:?thumbs.db|.ds_store)$/i;

/**
 * Tells the media database what became of the folder since it was last known whole, unless the folder's mtime says
 * nothing did (changetracker.rs: register_changes). Names that are not normalised, empty and oversized files are passed over.
 */
export function findChanges(folder: string, db: MediaDatabase): void {
  db.transact(() => {
    const folderMtime = mtimeMillis(folder);
    const meta = db.meta();
    if (meta.folderMtime === folderMtime) return;
    const unseen = db.mtimes();
    for (const name of readdirSync(folder)) {
      const mtime = syncedMtime(folder, name);
      if (mtime === undefined) continue;
      const before = unseen.get(name);
      unseen.delete(name);
      if (before !== mtime) register(db, folder, name, mtime);
    }
    for (const name of unseen.keys()) db.setEntry({ name, sha1: null, mtime: 0, dirty: true });
    db.setMeta({ ...meta, folderMtime });
  });
}

/** In seconds; undefined when the file is none that is synced. */
export function syncedMtime(folder: string, name: string): number | undefined {
  if (NOT_SYNCED.test(name) || !isNormalizedFilename(name)) return undefined;
  const file = statSync(join(folder, name), { bigint: true, throwIfNoEntry: false });
  if (!file?.isFile() || file.size === 0n || file.size > BigInt(MAX_SYNCED_SIZE)) return undefined;
  return Number(file.mtimeMs / 1000n);
}

/** A file that was only touched keeps its place in the next sync. */
function register(db: MediaDatabase, folder: string, name: string, mtime: number): void {
  const sha1 = sha1OfFile(join(folder, name));
  const known = db.entry(name);
  const dirty = known?.sha1 === sha1 ? known.dirty : true;
  db.setEntry({ name, sha1, mtime, dirty });
}
