import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionName, ParamsOf, ResultOf } from '../actions/index.ts';
import { DEFAULT_SETTINGS } from '../actions/settings.ts';
import type { Collection } from '../engine/collection/collection.ts';
import { AnkiError, messageOf } from '../engine/errors.ts';
import { systemRandom } from '../engine/random/random.ts';
import { COLLECTION_FILE } from '../host/collection-file.ts';
import { profileRunner } from '../host/profile-runner.ts';
import { ProfileSession } from '../host/profile-session.ts';
import { ProfileSync } from '../host/sync/profile-sync.ts';
import { LOCAL_PROGRAM } from '../runner/caller.ts';
import { clockOf, type ProfileCall, profileFolder } from './profile-option.ts';
import type { Terminal } from './terminal.ts';

/** The actions of the program on the profile of a call: what they refuse and how far they go is as over HTTP. */
export interface Actions {
  run<Name extends ActionName>(name: Name, params: ParamsOf<Name>): Promise<ResultOf<Name>>;
  /** For what no action does. */
  readonly col: Collection;
}

/** Opens the profile of a call, unlike `serve` only where there is a collection, and closes it after `use`. */
export async function withActions<Result>(
  call: ProfileCall,
  terminal: Terminal,
  use: (actions: Actions) => Result | Promise<Result>,
): Promise<Result> {
  const folder = profileFolder(call);
  if (!existsSync(join(folder, COLLECTION_FILE)))
    throw new AnkiError('not_found', `there is no collection in ${folder}`);
  return withSession(new ProfileSession(folder, clockOf(call), systemRandom), terminal, use);
}

/** The same with a profile that was opened already. */
export async function withSession<Result>(
  session: ProfileSession,
  { work, complain }: Terminal,
  use: (actions: Actions) => Result | Promise<Result>,
): Promise<Result> {
  const runner = profileRunner({
    session,
    sync: new ProfileSync(session, systemRandom),
    settings: DEFAULT_SETTINGS,
    jobs: { list: () => [], cancel: () => false },
    beginWork: () => ({ work, end: () => {} }),
    warn: (error) => complain(messageOf(error)),
    reportFault: (error) => {
      if (!(error instanceof AnkiError)) throw error; // there is no log that could be looked into later
    },
  });
  const run: Actions['run'] = async (name, params) =>
    (await runner.run(name, params, LOCAL_PROGRAM)) as ResultOf<typeof name>; // as the action declares it
  try {
    return await use({ run, col: session.collection });
  } finally {
    session.close();
    await session.settled();
  }
}
