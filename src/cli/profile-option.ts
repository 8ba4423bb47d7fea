import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Clock, localClock } from '../engine/clock.ts';
import { parseClock } from './clock-option.ts';
import { ownDataFolder } from './data-folder.ts';
import { UsageError } from './usage-error.ts';
import { option } from './verb.ts';

/** Options of every verb that works on a profile. */
export const PROFILE_OPTIONS = {
  profile: option(
    'DIR',
    'folder with collection.anki2 and collection.media/; its name is the profile\'s name, and its parent holds the other profiles (default: "User 1" in ankid\'s data folder)',
  ),
  clock: option('TIME', "for tests: start the clock at 'YYYY-MM-DD HH:MM:SS' (UTC) or an ISO time"),
} as const;

/** A call of a verb that has the option --profile. */
export interface FolderCall {
  readonly values: { readonly profile: string | undefined };
  readonly env: NodeJS.ProcessEnv;
}

/** A call of a verb that has these options. */
export interface ProfileCall extends FolderCall {
  readonly values: { readonly profile: string | undefined; readonly clock: string | undefined };
}

export const profileFolder = ({ values: { profile }, env }: FolderCall): string =>
  profile ? namedFolder(resolve(profile)) : join(ownDataFolder(env), 'User 1');

/** Throws UsageError for a file. */
function namedFolder(path: string): string {
  if (!isFile(path)) return path;
  const hint = path.endsWith('.anki2') ? `; try --profile "${dirname(path)}"` : '';
  throw new UsageError(`--profile wants a folder, but ${path} is a file${hint}`);
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // what cannot be looked at is told by whoever needs it
  }
}

/** Milliseconds since 1970; undefined: the machine's clock. */
export const clockStart = ({ values: { clock } }: ProfileCall): number | undefined =>
  clock ? parseClock(clock) : undefined;

export const clockOf = (call: ProfileCall): Clock => localClock(call.env.TZ, clockStart(call));
