import { join } from 'node:path';
import { openToReadSlowly } from '../../guarded-files.ts';
import { MAX_SYNCED_SIZE } from '../../media/changes.ts';
import { hashOfData, stampOf, undefinedIfMissing } from '../../media/file-hash.ts';
import { lookAt, mtimeMillis } from '../../media/files.ts';
import type { Media } from '../../media/media.ts';
import { isEntryName, isNormalizedFilename } from '../../media/names.ts';
import { isSameEntry, type MediaEntry } from '../../media/storage.ts';
import { SyncError } from '../sync-error.ts';

/** A change to be sent; without a file: a deletion. */
export interface Outgoing {
  readonly name: string;
  readonly file: { readonly data: Uint8Array; readonly sha1: string } | undefined;
}

/** Once so many bytes are together, no further file is added (MEDIA_SYNC_TARGET_ZIP_BYTES). */
const ENOUGH = 2.5 * 1024 * 1024;

/**
 * Reads the files of as many entries as one archive shall hold. Entries of files that servers do not take are forgotten;
 * a file that is missing counts as deleted (Rust: gather_zip_data_for_upload).
 */
export async function gather(media: Media, entries: readonly MediaEntry[]): Promise<Outgoing[]> {
  const outgoing: Outgoing[] = [];
  let size = 0;
  for (const entry of entries) {
    if (size > ENOUGH) break;
    const change = await outgoingOf(media, entry);
    if (change) outgoing.push(change);
    size += change?.file?.data.length ?? 0;
  }
  return outgoing;
}

/** How often a file may change under our eyes. */
const ATTEMPTS = 10;

async function outgoingOf(media: Media, entry: MediaEntry): Promise<Outgoing | undefined> {
  const { name } = entry;
  if (entry.sha1 === null) return { name, file: undefined };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const size = isEntryName(name) ? sizeOf(join(media.folder, name)) : 0;
    if (size === undefined) {
      setUnlessChanged(media, entry, { ...entry, sha1: null, mtime: 0 });
      return { name, file: undefined };
    }
    if (size === 0 || size > MAX_SYNCED_SIZE || !isNormalizedFilename(name)) {
      setUnlessChanged(media, entry, undefined);
      return undefined;
    }
    const file = await read(media, entry);
    if (file) return { name, file };
  }
  throw new SyncError('busy', `the media file "${name}" kept changing while it was synced`);
}

/** Undefined when there is no such file. */
function sizeOf(path: string): number | undefined {
  const there = lookAt(path);
  return there?.isFile() ? there.size : undefined;
}

/** Undefined when it changed meanwhile. */
async function read(media: Media, entry: MediaEntry): Promise<Outgoing['file']> {
  const path = join(media.folder, entry.name);
  const stamp = stampOf(path);
  const data = await contentsOf(path).catch(undefinedIfMissing);
  const sha1 = data && (await hashOfData(data));
  if (!sha1 || stampOf(path) !== stamp) return undefined;
  // Rewritten in place since the last scan.
  if (sha1 !== entry.sha1) setUnlessChanged(media, entry, { ...entry, sha1, mtime: mtimeMillis(path) });
  return { data, sha1 };
}

async function contentsOf(path: string): Promise<Buffer> {
  const file = await openToReadSlowly(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Requests may have changed the entry since it was read; they know better. Undefined forgets it. */
function setUnlessChanged(media: Media, entry: MediaEntry, to: MediaEntry | undefined): void {
  media.exclusively((db) => {
    if (!isSameEntry(db.entry(entry.name), entry)) return;
    if (to) db.setEntry(to);
    else db.removeEntry(entry.name);
  });
}
