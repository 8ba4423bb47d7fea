import type { Collection } from '../collection/collection.ts';
import type { CollectionStamps } from '../collection/storage.ts';
import { type Meta, metaAnswer, readAnswer } from './answers.ts';
import { hasCards } from './storage.ts';
import { SyncError } from './sync-error.ts';
import type { SyncServer } from './sync-server.ts';

/** The newest protocol that is spoken here (Rust: SYNC_VERSION_MAX). */
const PROTOCOL = 11;
const MOST_CLOCK_DIFFERENCE = 300;

/** What must be done, as `meta` shows it (Rust: ClientSyncState). */
export interface SyncState {
  readonly required: 'noChanges' | 'normal' | 'fullSyncRequired';
  readonly uploadPossible: boolean;
  readonly downloadPossible: boolean;
  /** Whose settings count. */
  readonly localIsNewer: boolean;
  /** The number from which on the server's rows are new here. */
  readonly usnAtLastSync: number;
  readonly server: Meta;
}

/** How both sides stand to each other. Throws as `askServer` does (Rust: online_sync_status_check). */
export async function askState(
  col: Collection,
  server: SyncServer,
  clientVersion: string,
): Promise<SyncState> {
  return stateBeside(col, await askServer(col, server, clientVersion));
}

/** Asks the server how it stands. Throws `SyncError` clock and server-message. */
export async function askServer(col: Collection, server: SyncServer, clientVersion: string): Promise<Meta> {
  const asked = JSON.stringify({ v: PROTOCOL, cv: clientVersion });
  const remote = readAnswer('meta', await server.callText('sync/meta', asked), metaAnswer);
  if (!remote.mayContinue) throw new SyncError('server-message', remote.message);
  if (Math.abs(remote.now - col.now) > MOST_CLOCK_DIFFERENCE) {
    throw new SyncError('clock', 'Unable to sync - your clock is not set to the correct time.');
  }
  return remote;
}

/** What follows for the collection as it is now (Rust: compared_to_remote). */
export function stateBeside(col: Collection, remote: Meta): SyncState {
  const local = col.stamps;
  const isEmpty = !hasCards(col.db);
  return {
    required: requiredBy(local, remote),
    uploadPossible: !isEmpty || remote.isEmpty,
    downloadPossible: !remote.isEmpty || isEmpty,
    localIsNewer: local.mod > remote.mod,
    usnAtLastSync: local.usn,
    server: remote,
  };
}

/** In this order: a changed schema is not seen before something else has changed. */
function requiredBy(local: CollectionStamps, remote: Meta): SyncState['required'] {
  if (remote.mod === local.mod) return 'noChanges';
  return remote.scm === local.scm ? 'normal' : 'fullSyncRequired';
}
