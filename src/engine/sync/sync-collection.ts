import type { Collection } from '../collection/collection.ts';
import { AnkiError } from '../errors.ts';
import type { SyncServer } from './sync-server.ts';

export interface CollectionSyncOptions {
  /** What `meta` tells the server of us: name, version (build), platform, joined by commas. */
  readonly clientVersion: string;
  /**
   * Lets requests that write wait from its answer on; what it answers lets them go on, and is always called. Asked for
   * when the collection kept changing while it was synced; without it such a sync ends with `SyncError` busy.
   */
  readonly holdWrites?: () => Promise<() => void>;
  /** Hears of every step. */
  readonly progress?: (progress: CollectionSyncProgress) => void;
  /** Looked at between messages; true ends the sync with `SyncError` cancelled and nothing changed. */
  readonly isCancelled?: () => boolean;
}

export interface CollectionSyncProgress {
  readonly stage: 'connecting' | 'syncing' | 'finalizing';
  /** Objects so far; they begin at 0 again when the sync had to start anew. */
  readonly sent: number;
  readonly received: number;
}

export interface CollectionOutcome {
  /** `noChanges`: nothing was exchanged but `meta`. */
  readonly kind: 'noChanges' | 'normal' | 'fullSyncRequired';
  /** What may be done when a one-way sync is required: not with an empty collection over one that holds cards. */
  readonly uploadPossible: boolean;
  readonly downloadPossible: boolean;
  /** A sentence on why a one-way sync is required; empty otherwise. */
  readonly reason: string;
  /** The server's usn before this sync, as `meta` told it. */
  readonly serverUsn: number;
  readonly serverMediaUsn: number;
  /** What the server wants people to read; mostly empty. */
  readonly serverMessage: string;
  /** Where the server wants to be asked from now on. */
  readonly newEndpoint?: string;
  readonly report: ExchangeReport;
}

export interface ExchangeReport {
  readonly sent: ExchangeCounts;
  readonly received: ExchangeCounts;
}

/** How many of each kind were in the messages; what the receiving side had already counts too. */
export interface ExchangeCounts {
  readonly notes: number;
  readonly cards: number;
  readonly reviews: number;
  readonly decks: number;
  readonly presets: number;
  readonly noteTypes: number;
  readonly tags: number;
  readonly deletions: number;
  /** Settings; they always travel all together. */
  readonly config: number;
}

/** Anki's sync_status as far as the collection itself tells it (Rust: sync_status_offline). */
export type LocalSyncState = 'noChanges' | 'normal' | 'fullSync';

export function localSyncState(col: Collection): LocalSyncState {
  const { scm, mod, ls } = col.stamps;
  if (scm > ls) return 'fullSync';
  return mod > ls ? 'normal' : 'noChanges';
}

/**
 * Syncs the collection with a server, both ways (Rust: NormalSyncer::sync). Nothing changes here before the server has
 * finished; requests may write meanwhile. Throws `SyncError`. A one-way sync is only told of, never done.
 */
export async function syncCollection(
  _col: Collection,
  _server: SyncServer,
  _options: CollectionSyncOptions,
): Promise<CollectionOutcome> {
  throw new AnkiError('unsupported', 'sync is being built');
}
