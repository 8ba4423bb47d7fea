import * as z from 'zod';
import type { Random } from '../../engine/random/random.ts';
import { SyncError } from '../../engine/sync/sync-error.ts';
import type { Account } from './account.ts';
import { parseEndpoint } from './endpoint.ts';
import { HttpSyncServer } from './http-sync-server.ts';

export interface Login {
  readonly endpoint: string;
  readonly user: string;
  readonly password: string;
  /** PEM file of certificates to be trusted besides the usual ones. */
  readonly certificates?: string | undefined;
}

/** Exchanges a password for a key (Rust: sync_login). Throws `SyncError`, auth when the server knows no such user. */
export async function logIn(login: Login, random: Random): Promise<Account> {
  const { user, password, certificates } = login;
  const endpoint = parseEndpoint(login.endpoint);
  const server = new HttpSyncServer({ endpoint, key: '', random, certificates });
  try {
    const answer = hostKey.safeParse(await server.call('sync/hostKey', { u: user, p: password }));
    if (!answer.success) throw new SyncError('sync', "The sync server's answer to the login cannot be read.");
    return { endpoint: endpoint.href, user, key: answer.data.key, certificates };
  } finally {
    server.close();
  }
}

const hostKey = z.object({ key: z.string().min(1) });
