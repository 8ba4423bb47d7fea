import type { Collection } from '../../collection/collection.ts';
import { AnkiError } from '../../errors.ts';
import { scanInSlices } from '../../media/scan.ts';
import { SyncError } from '../sync-error.ts';
import type { SyncServer } from '../sync-server.ts';
import { beginAnswer, dataOf, sanityAnswer } from './answers.ts';
import { fetchChanges } from './fetch-changes.ts';
import { sendChanges } from './send-changes.ts';
import { MediaSession } from './session.ts';

export interface MediaSyncOptions {
  /** What `begin` tells the server of us: name, version (build), platform, joined by commas. */
  readonly clientVersion: string;
  /** The server's media usn where `meta` has told it; else the server is asked. */
  readonly serverMediaUsn?: number;
  /** Hears of every step; all counts only grow. */
  readonly progress?: (report: MediaReport) => void;
  /** Looked at between steps; true ends the sync with `SyncError` cancelled. What was exchanged so far stays. */
  readonly isCancelled?: () => boolean;
}

/** Files that a media sync has dealt with. */
export interface MediaReport {
  /** Files looked at here, and changes that the server told of. */
  readonly checked: number;
  readonly uploaded: number;
  readonly downloaded: number;
  /** Deleted here, since they were on the server; they lie in the trash. */
  readonly deletedHere: number;
  /** Deletions that the server was told of. */
  readonly deletedThere: number;
}

/**
 * Syncs the media folder with a server, both ways (Rust: MediaSyncer::sync). Requests may store and delete files
 * meanwhile. Whatever ends it early, the next sync goes on from there. Throws `SyncError`.
 */
export async function syncMedia(
  col: Collection,
  server: SyncServer,
  options: MediaSyncOptions,
): Promise<MediaReport> {
  const session = new MediaSession(col, server, options);
  try {
    await exchange(session, options);
    return session.report;
  } catch (error) {
    if (error instanceof AnkiError || !(error instanceof Error)) throw error;
    throw new SyncError('sync', `media could not be synced: ${error.message}`, { cause: error });
  }
}

async function exchange(session: MediaSession, options: MediaSyncOptions): Promise<void> {
  const { media, col } = session;
  session.goOn();
  await scanInSlices(media, col.clock, (count) => session.count('checked', count));
  const serverUsn = options.serverMediaUsn ?? (await begin(session, options));
  const { lastUsn, isPending } = media.exclusively((db) => ({
    lastUsn: db.meta().lastUsn,
    isPending: db.pending(1).length > 0,
  }));
  const isBehind = lastUsn !== serverUsn;
  if (isBehind) await fetchChanges(session);
  if (isBehind || isPending) await sendAndCompare(session);
}

async function begin({ server }: MediaSession, { clientVersion }: MediaSyncOptions): Promise<number> {
  return dataOf(beginAnswer, await server.call('msync/begin', { v: clientVersion })).usn;
}

/** When both sides do not hold equally many files, the next sync compares them all (Rust: finalize_sync). */
async function sendAndCompare(session: MediaSession): Promise<void> {
  const { media, server } = session;
  let local: number | undefined;
  while (local === undefined) {
    await sendChanges(session);
    local = media.exclusively((db) => (db.pending(1).length > 0 ? undefined : db.count()));
  }
  if (dataOf(sanityAnswer, await server.call('msync/mediaSanity', { local })) === 'OK') return;
  media.exclusively((db) => db.forgetAll());
  throw new SyncError('resync', RESYNC_REQUIRED);
}

const RESYNC_REQUIRED =
  'Please sync again. If this message keeps appearing, please post on the support site.';
