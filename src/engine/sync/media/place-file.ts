import { join } from 'node:path';
import { hashOfFile, stampOf } from '../../media/file-hash.ts';
import { lookAt, moveFile, mtimeMillis } from '../../media/files.ts';
import { normalizeFilename, withHashSuffix } from '../../media/names.ts';
import { isSameEntry, type MediaDatabase, type MediaEntry } from '../../media/storage.ts';
import { SyncError } from '../sync-error.ts';
import type { MediaSession } from './session.ts';
import { keepInTrash } from './trash.ts';

/** A file from the server that waits beside the media folder. */
export interface Arrival {
  readonly name: string;
  readonly sha1: string;
  /** Its path so far. */
  readonly staged: string;
  /** What was known here of the name when the server was asked for the file. */
  readonly entry: MediaEntry | undefined;
}

/**
 * Gives the file its place (Rust: add_file_from_ankiweb). It replaces what was there when the server was asked; what the
 * server does not have goes to the trash. What requests stored or deleted since is newer than the server's file, and stays.
 */
export async function placeFile(session: MediaSession, arrival: Arrival): Promise<void> {
  const place = normalizeFilename(arrival.name) === arrival.name ? placeAsNamed : placeRenamed;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await place(session, arrival)) return;
  }
  throw new SyncError('busy', `the media file "${arrival.name}" kept changing while it was synced`);
}

/** How often a file may change under our eyes. */
const ATTEMPTS = 10;

type Place = (session: MediaSession, arrival: Arrival) => Promise<boolean>;

const placeAsNamed: Place = async (session, arrival) => {
  const { name, sha1, entry } = arrival;
  const there = await look(session, name);
  return session.media.exclusively((db) => {
    if (hasChanged(there)) return false;
    const now = db.entry(name);
    if (!isSameEntry(now, entry)) {
      leaveNewer(session, db, arrival, now);
      return true;
    }
    const isKnownThere = entry !== undefined && !entry.dirty && entry.sha1 === there.sha1;
    const mtime = putThere(session, arrival, there, isKnownThere);
    db.setEntry({ name, sha1, mtime, dirty: false });
    return true;
  });
};

/** A name that Anki would not give is replaced by one that it would, here and, by the next upload, there. */
const placeRenamed: Place = async (session, arrival) => {
  const { name, sha1 } = arrival;
  const normalized = await look(session, normalizeFilename(name));
  const lowered = session.col.keepMediaCase ? normalized.name : normalized.name.toLowerCase();
  const first = normalized.sha1 === sha1 ? normalized : await look(session, lowered);
  const isFree = first.stamp === undefined || first.sha1 === sha1;
  const there = isFree ? first : await look(session, withHashSuffix(first.name, sha1));
  return session.media.exclusively((db) => {
    if (hasChanged(normalized) || hasChanged(first) || hasChanged(there)) return false;
    const mtime = putThere(session, arrival, there, false);
    db.setEntry({ name, sha1: null, mtime: 0, dirty: true });
    db.setEntry({ name: there.name, sha1, mtime, dirty: true });
    return true;
  });
};

/** What lies in the media folder under a name; without a stamp: nothing. */
interface Present {
  readonly name: string;
  readonly path: string;
  readonly stamp: string | undefined;
  readonly sha1: string | undefined;
}

async function look({ media }: MediaSession, name: string): Promise<Present> {
  const path = join(media.folder, name);
  if (lookAt(path)?.isDirectory()) throw new SyncError('sync', `"${name}" is a folder in the media folder`);
  const stamp = stampOf(path);
  return { name, path, stamp, sha1: stamp && (await hashOfFile(path)) };
}

const hasChanged = ({ path, stamp }: Present): boolean => stampOf(path) !== stamp;

function leaveNewer(
  { col }: MediaSession,
  db: MediaDatabase,
  { name, sha1, staged }: Arrival,
  now: MediaEntry | undefined,
): void {
  if (now?.sha1 === sha1) db.setEntry({ ...now, dirty: false });
  else keepInTrash(col, staged, name, sha1);
}

/** Answers the file's mtime in milliseconds. */
function putThere(
  { col }: MediaSession,
  { sha1, staged }: Arrival,
  there: Present,
  isKnownThere: boolean,
): number {
  if (there.sha1 !== sha1) {
    if (there.sha1 && !isKnownThere) keepInTrash(col, there.path, there.name, there.sha1);
    moveFile(staged, there.path);
  }
  return mtimeMillis(there.path);
}
