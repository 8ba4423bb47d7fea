import { AnkiError } from '../../engine/errors.ts';
import { systemRandom } from '../../engine/random/random.ts';
import { ProfileSession } from '../../host/profile-session.ts';
import { readAccount } from '../../host/sync/account.ts';
import { clockOf, type ProfileCall, profileFolder } from '../profile-option.ts';
import type { Terminal } from '../terminal.ts';
import { type Actions, withSession } from '../with-actions.ts';

/** Opens the call's profile for a sync, and makes it where there is a login but no collection yet. */
export async function withSync<Result>(
  call: ProfileCall,
  terminal: Terminal,
  use: (actions: Actions) => Promise<Result>,
): Promise<Result> {
  const folder = profileFolder(call);
  if (!readAccount(folder)?.key) {
    throw new AnkiError('not_found', `nobody is logged in for ${folder}; try "ankid sync login"`);
  }
  return withSession(open(call, folder), terminal, use);
}

function open(call: ProfileCall, folder: string): ProfileSession {
  try {
    return new ProfileSession(folder, clockOf(call), systemRandom);
  } catch (error) {
    if (!(error instanceof AnkiError) || error.code !== 'busy') throw error;
    const hint = 'a server that serves the profile has the actions sync, fullSync and syncStatus for it';
    throw new AnkiError('busy', `${error.message} (${hint})`, { cause: error });
  }
}
