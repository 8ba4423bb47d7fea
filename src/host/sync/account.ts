import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { AnkiError, messageOf } from '../../engine/errors.ts';
import { readWhole } from '../../engine/guarded-files.ts';

const account = z.object({
  /** The address that the user gave. */
  endpoint: z.string(),
  user: z.string(),
  /** Stands for the password; null after a logout, or when the server refused it. */
  key: z.string().min(1).nullable(),
  /** Where the server has sent us since. */
  redirectedTo: z.string().optional(),
  /** PEM file of certificates to be trusted besides the usual ones. */
  certificates: z.string().optional(),
  /** Whether the media were synced with another account before, and not yet with this one. */
  hasOthersMedia: z.boolean().optional(),
});

/** A profile's login at a sync server. */
export type Account = Readonly<z.infer<typeof account>>;

/** Name of the file in the profile's folder; read anew for each sync, so that a login needs no running server's help. */
export const ACCOUNT_FILE = 'sync.json';

/** Undefined where nobody ever logged in. Throws invalid for a file that is not ours. */
export function readAccount(profileFolder: string): Account | undefined {
  const path = join(profileFolder, ACCOUNT_FILE);
  let text: string;
  try {
    text = readWhole(path).toString('utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw unusable(path, error);
  }
  try {
    return account.parse(JSON.parse(text));
  } catch (error) {
    throw unusable(path, new Error('it is damaged; log in again', { cause: error }));
  }
}

/** Whole or not at all, and for its owner's eyes only. */
export function writeAccount(profileFolder: string, contents: Account): void {
  const path = join(profileFolder, ACCOUNT_FILE);
  const fresh = `${path}.${process.pid}.tmp`;
  try {
    rmSync(fresh, { force: true });
    writeNew(fresh, `${JSON.stringify(contents, null, 2)}\n`);
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw unusable(path, error);
  }
}

/** Changes the file unless another login has taken the place of `known` meanwhile. */
export function changeAccount(profileFolder: string, known: Account, changes: Partial<Account>): void {
  const current = readAccount(profileFolder);
  if (current?.key === known.key && current.endpoint === known.endpoint) {
    writeAccount(profileFolder, { ...current, ...changes });
  }
}

function writeNew(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function unusable(path: string, cause: unknown): AnkiError {
  const reason = messageOf(cause);
  return new AnkiError('invalid', `the sync account ${path} cannot be used: ${reason}`, { cause });
}
