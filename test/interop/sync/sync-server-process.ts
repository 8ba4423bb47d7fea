import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, pbkdf2Sync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ANKI_PYTHON } from '../anki.ts';

export const PASSWORD = 'pass';

/** Of one user of the sync server. */
export interface Account {
  readonly user: string;
  /** What a login answers. */
  readonly key: string;
  /** The server's folder for it, with collection.anki2 and media; nothing there is open before the first request. */
  readonly folder: string;
}

/** Anki's own sync server. */
export interface SyncServerProcess {
  readonly port: number;
  /** Ends in a slash. */
  readonly endpoint: string;
  readonly accounts: readonly Account[];
  stop(): Promise<void>;
}

/** Starts one with this many users, its files in `folder`. */
export async function startSyncServer(
  folder: string,
  users: number,
  env: NodeJS.ProcessEnv,
): Promise<SyncServerProcess> {
  const port = await freePort();
  const named = Array.from({ length: users }, (_, i) => `user${i}:${hashed(PASSWORD)}`);
  const settings = {
    SYNC_HOST: '127.0.0.1',
    SYNC_PORT: String(port),
    SYNC_BASE: folder,
    PASSWORDS_HASHED: '1',
    ...Object.fromEntries(named.map((user, i) => [`SYNC_USER${i + 1}`, user])),
  };
  const child = spawn(ANKI_PYTHON, ['-m', 'anki.syncserver'], {
    env: { ...process.env, ...settings, ...env },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  await listening(child, port);
  return {
    port,
    endpoint: `http://127.0.0.1:${port}/`,
    accounts: named.map((user, i) => ({
      user: `user${i}`,
      key: createHash('sha1').update(user).digest('hex'),
      folder: join(folder, `user${i}`),
    })),
    stop: () => stopped(child),
  };
}

/** One round of hashing where a person's password would get hundreds of thousands. */
function hashed(password: string): string {
  const salt = 'tonuvYGpksNFQBlEmm3lxg';
  const hash = pbkdf2Sync(password, Buffer.from(salt, 'base64'), 1, 32, 'sha256');
  return `$pbkdf2-sha256$i=1,l=32$${salt}$${hash.toString('base64').replace(/=+$/, '')}`;
}

/** A port that nothing uses just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (child.exitCode !== null) throw new Error('the sync server did not start');
    const isUp = await fetch(`http://127.0.0.1:${port}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isUp) return;
    await sleep(50);
  }
  throw new Error('the sync server does not listen');
}

export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
