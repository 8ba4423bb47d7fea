import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Collection } from '../../../src/engine/collection/collection.ts';
import { openCollection } from '../../../src/engine/collection/open.ts';
import { mediaOf } from '../../../src/engine/media/media.ts';
import { systemRandom } from '../../../src/engine/random/random.ts';
import { type MediaReport, syncMedia } from '../../../src/engine/sync/media/sync-media.ts';
import type { SyncServer } from '../../../src/engine/sync/sync-server.ts';
import { HttpSyncServer } from '../../../src/host/sync/http-sync-server.ts';
import { readCopy } from '../../database-copy.ts';
import { type RealClient, RealClients } from './real-clients.ts';
import { type Account, type SyncServerProcess, startSyncServer } from './sync-server-process.ts';

/** SHA-1 by name. */
export type Files = Readonly<Record<string, string>>;

/** A client whose media are synced. */
export interface MediaSide {
  readonly folder: string;
  /** As Anki adds a file; answers the name that it got. */
  add(name: string, data: string): Promise<string>;
  trash(names: readonly string[]): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export class OurMedia implements MediaSide {
  readonly col: Collection;
  readonly folder: string;
  readonly #account: Account;
  readonly #endpoint: string;
  /** Puts itself between us and the server. */
  wrap: (server: SyncServer) => SyncServer = (server) => server;
  report: MediaReport | undefined;

  constructor(path: string, endpoint: string, account: Account) {
    this.col = openCollection({ path });
    this.folder = mediaOf(this.col).folder;
    this.#endpoint = endpoint;
    this.#account = account;
  }

  async add(name: string, data: string): Promise<string> {
    return mediaOf(this.col).add(name, { data: Buffer.from(data) });
  }

  async trash(names: readonly string[]): Promise<void> {
    mediaOf(this.col).trash(names);
  }

  async sync(serverMediaUsn?: number): Promise<void> {
    const server = new HttpSyncServer({
      endpoint: new URL(this.#endpoint),
      key: this.#account.key,
      random: systemRandom,
    });
    try {
      this.report = await syncMedia(this.col, this.wrap(server), {
        clientVersion: 'anki,25.09.4 (test),linux',
        ...(serverMediaUsn === undefined ? {} : { serverMediaUsn }),
      });
    } finally {
      server.close();
    }
  }

  async close(): Promise<void> {
    this.col.close();
  }
}

export class RealMedia implements MediaSide {
  readonly client: RealClient;
  readonly folder: string;

  constructor(client: RealClient) {
    this.client = client;
    this.folder = client.path.replace('.anki2', '.media');
  }

  add(name: string, data: string): Promise<string> {
    return this.client.ask('add_media', { name, data: Buffer.from(data).toString('hex') });
  }

  async trash(names: readonly string[]): Promise<void> {
    await this.client.ask('trash_media', { names });
  }

  async sync(): Promise<void> {
    await this.client.ask('media');
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

/** What a program does that replaces a file by renaming another one. */
export function replaceFile(folder: string, name: string, data: string | Uint8Array): void {
  const aside = `${folder}.aside`;
  writeFileSync(aside, data);
  renameSync(aside, join(folder, name));
}

export function filesIn(folder: string): Files {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return Object.fromEntries(names.map((name) => [name, sha1(readFileSync(join(folder, name)))]));
}

export const sha1 = (data: Uint8Array | string): string => createHash('sha1').update(data).digest('hex');

/** What a client's media database knows: name, SHA-1 (null: deleted), whether it must be sent. */
export function knownTo(side: MediaSide): { rows: [string, string | null, number][]; lastUsn: number } {
  return readCopy(`${side.folder}.db2`, (db) => ({
    rows: db.rows<[string, string | null, number]>('select fname, csum, dirty from media order by fname'),
    lastUsn: db.value<number>('select lastUsn from meta') ?? -1,
  }));
}

/** The files that the server's media database lists. */
export function listedBy(account: Account): Files {
  const rows = readCopy(join(account.folder, 'media.db'), (db) =>
    db.rows<[string, string]>('select fname, lower(hex(csum)) from media where size > 0 order by fname'),
  );
  return Object.fromEntries(rows);
}

/** A real server and clients of it; made once for a test file. */
export class MediaWorld {
  readonly #folder: string;
  readonly #clients: RealClients;
  readonly #server: SyncServerProcess;
  #made = 0;
  #accounts = 0;

  private constructor(folder: string, server: SyncServerProcess) {
    this.#folder = folder;
    this.#clients = new RealClients({ TZ: 'UTC' });
    this.#server = server;
  }

  /** `close` it after the tests. */
  static async make(users: number): Promise<MediaWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'ankid-media-sync-'));
    return new MediaWorld(folder, await startSyncServer(join(folder, 'server'), users, { TZ: 'UTC' }));
  }

  async close(): Promise<void> {
    await this.#clients.stop();
    await this.#server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** One that nobody has used yet. */
  account(): Account {
    const account = this.#server.accounts[this.#accounts++];
    if (!account) throw new Error('no account is left: start the server with more users');
    return account;
  }

  ours(account: Account): OurMedia {
    return new OurMedia(this.#place(), this.#server.endpoint, account);
  }

  async real(account: Account): Promise<RealMedia> {
    const name = `client ${this.#made}`;
    return new RealMedia(await this.#clients.open(name, this.#place(), this.#server.endpoint, account.key));
  }

  async pair(): Promise<MediaPair> {
    const account = this.account();
    const [ours, real] = [this.ours(account), await this.real(account)];
    return { account, ours, real, expectEqual: () => expectEqual(account, ours, real) };
  }

  #place(): string {
    const folder = join(this.#folder, `c${this.#made++}`);
    mkdirSync(join(folder, 'collection.media'), { recursive: true });
    return join(folder, 'collection.anki2');
  }
}

export interface MediaPair {
  readonly account: Account;
  readonly ours: OurMedia;
  readonly real: RealMedia;
  /** Both sync until nothing moves any more; then all three hold the same, and Anki finds nothing amiss. Closes both. */
  expectEqual(): Promise<void>;
}

async function expectEqual(account: Account, ours: OurMedia, real: RealMedia): Promise<void> {
  for (const side of [ours, real, ours, real]) await side.sync();
  const files = filesIn(ours.folder);
  expect(filesIn(real.folder)).toEqual(files);
  expect(filesIn(join(account.folder, 'media'))).toEqual(files);
  expect(listedBy(account)).toEqual(files);
  const [here, there] = [knownTo(ours), knownTo(real)];
  const kept = (rows: typeof here.rows) => rows.filter(([, sha1]) => sha1 !== null);
  expect(kept(here.rows)).toEqual(kept(there.rows));
  expect(Object.fromEntries(kept(here.rows))).toEqual(files);
  expect(here.lastUsn).toBe(there.lastUsn);
  expect(here.rows.filter(([, , dirty]) => dirty)).toEqual([]);
  expect(await real.client.ask('check_media')).toEqual({ missing: [], files: Object.keys(files).sort() });
  await ours.sync();
  expect(ours.report).toEqual({ checked: 0, uploaded: 0, downloaded: 0, deletedHere: 0, deletedThere: 0 });
  await ours.close();
  await real.close();
}
