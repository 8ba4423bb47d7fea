import type { Collection } from '../../collection/collection.ts';
import { SyncError } from '../sync-error.ts';
import type { SyncServer } from '../sync-server.ts';

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
  _col: Collection,
  _server: SyncServer,
  _options: MediaSyncOptions,
): Promise<MediaReport> {
  throw new SyncError('server', 'media sync is being built');
}
