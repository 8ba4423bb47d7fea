import type { Clock } from '../../../src/engine/clock.ts';
import type { Collection } from '../../../src/engine/collection/collection.ts';
import { openCollection } from '../../../src/engine/collection/open.ts';
import { AnkiError } from '../../../src/engine/errors.ts';
import { systemRandom } from '../../../src/engine/random/random.ts';
import {
  type CollectionOutcome,
  type CollectionSyncOptions,
  syncCollection,
} from '../../../src/engine/sync/sync-collection.ts';
import { clientVersion } from '../../../src/host/sync/client-version.ts';
import { HttpSyncServer } from '../../../src/host/sync/http-sync-server.ts';
import { type Change, change } from './changes.ts';
import type { Required, SyncClient } from './real-clients.ts';
import type { World } from './world.ts';

interface Account {
  readonly endpoint: string;
  readonly key: string;
}

/** The engine in this process as a client. One-way syncs are done by a real client with the same file. */
export class OurClient implements SyncClient {
  readonly path: string;
  col: Collection;
  readonly #world: World;
  readonly #account: Account;

  constructor(world: World, path: string, account: Account, clock: Clock = world.clock) {
    this.#world = world;
    this.path = path;
    this.#account = account;
    this.col = openCollection({ path, clock });
  }

  change(...changes: Change[]): Promise<boolean[]> {
    return Promise.resolve(changes.map((it) => failed(() => change(this.col, it))));
  }

  async sync(): Promise<Required> {
    return requiredOf(await this.syncOnce());
  }

  async syncOnce(
    options: Partial<CollectionSyncOptions> = {},
    account: Partial<Account> = {},
  ): Promise<CollectionOutcome> {
    const { endpoint, key } = { ...this.#account, ...account };
    const server = new HttpSyncServer({ endpoint: new URL(endpoint), key, random: systemRandom });
    try {
      return await syncCollection(this.col, server, { clientVersion: clientVersion(), ...options });
    } finally {
      server.close();
    }
  }

  async full(direction: 'upload' | 'download'): Promise<void> {
    this.col.close();
    const { endpoint, key } = this.#account;
    const real = await this.#world.clients.open(`for ${this.path}`, this.path, endpoint, key);
    try {
      await real.full(direction);
    } finally {
      await real.close();
      this.col = openCollection({ path: this.path, clock: this.#world.clock });
    }
  }

  close(): Promise<void> {
    this.col.close();
    return Promise.resolve();
  }
}

function failed(work: () => void): boolean {
  try {
    work();
    return false;
  } catch (error) {
    if (error instanceof AnkiError) return true;
    throw error;
  }
}

/** As the real client puts it; a sync that was done is NO_CHANGES there, too. */
function requiredOf({ kind, uploadPossible, downloadPossible }: CollectionOutcome): Required {
  if (kind !== 'fullSyncRequired') return 'NO_CHANGES';
  if (uploadPossible && downloadPossible) return 'FULL_SYNC';
  return uploadPossible ? 'FULL_UPLOAD' : 'FULL_DOWNLOAD';
}
