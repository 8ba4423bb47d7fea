import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FixtureName, fixturePath } from '../../support.ts';
import { type RealClient, RealClients } from './real-clients.ts';
import { SharedClock } from './shared-clock.ts';
import { type Account, type SyncServerProcess, startSyncServer } from './sync-server-process.ts';

/** The day of the recorded collections. */
const START = '2026-06-15T12:00:00Z';

/** A real sync server, real clients in one Python process, and one clock for all; made once for a test file. */
export class World {
  readonly folder: string;
  readonly clock: SharedClock;
  readonly clients: RealClients;
  readonly server: SyncServerProcess;
  #accounts = 0;
  #made = 0;
  readonly #bases = new Map<string, Promise<Base>>();

  private constructor(folder: string, clock: SharedClock, clients: RealClients, server: SyncServerProcess) {
    this.folder = folder;
    this.clock = clock;
    this.clients = clients;
    this.server = server;
  }

  /** `close` it after the tests. */
  static async make(users = 60): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'ankid-sync-'));
    const clock = new SharedClock(folder, START);
    const server = await startSyncServer(join(folder, 'server'), users, clock.env);
    return new World(folder, clock, new RealClients(clock.env), server);
  }

  async close(): Promise<void> {
    await this.clients.stop();
    await this.server.stop();
    this.clock.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** An account that nobody has used yet. */
  account(): Account {
    const account = this.server.accounts[this.#accounts++];
    if (!account) throw new Error('no account is left: start the server with more users');
    return account;
  }

  /** A path for a collection of its own. */
  place(): string {
    const folder = join(this.folder, `c${this.#made++}`);
    mkdirSync(join(folder, 'collection.media'), { recursive: true });
    return join(folder, 'collection.anki2');
  }

  /**
   * An account whose server holds the recorded collection, and the paths of two clients in step with it. `prepare`
   * changes the collection before, the first time.
   */
  async pair(fixture: FixtureName = 'study', prepare?: Prepare): Promise<Pair> {
    const key = `${fixture} ${prepare?.name}`;
    const base = this.#bases.get(key) ?? this.#makeBase(fixture, prepare);
    this.#bases.set(key, base);
    const { account: made, a, b } = await base;
    const account = this.account();
    copyCollection(join(made.folder, 'collection.anki2'), join(account.folder, 'collection.anki2'));
    const places: [string, string] = [this.place(), this.place()];
    copyCollection(a, places[0]);
    copyCollection(b, places[1]);
    return { account, places };
  }

  open(path: string, account: Account, endpoint = this.server.endpoint): Promise<RealClient> {
    return this.clients.open(`client ${this.#made++}`, path, endpoint, account.key);
  }

  async #makeBase(fixture: FixtureName, prepare?: Prepare): Promise<Base> {
    const account = this.account();
    const [a, b] = [this.place(), this.place()];
    copyFileSync(fixturePath(fixture), a);
    await prepare?.(a, account);
    const first = await this.open(a, account);
    await first.full('upload');
    const second = await this.open(b, account);
    await second.full('download');
    this.clock.tick(1000);
    for (const client of [first, second, first]) await client.sync();
    await first.close();
    await second.close();
    return { account, a, b };
  }
}

type Prepare = (path: string, account: Account) => Promise<void>;

interface Base {
  readonly account: Account;
  readonly a: string;
  readonly b: string;
}

export interface Pair {
  readonly account: Account;
  readonly places: readonly [string, string];
}

function copyCollection(from: string, to: string): void {
  for (const end of ['', '-wal']) if (existsSync(from + end)) cpSync(from + end, to + end);
}

/** The server's own collection file. */
export const serverPath = (account: Account): string => join(account.folder, 'collection.anki2');
