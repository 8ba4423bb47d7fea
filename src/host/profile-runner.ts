import type { Profiles } from '../actions/define.ts';
import { ACTIONS } from '../actions/index.ts';
import type { Settings } from '../actions/settings.ts';
import type { Environment } from '../runner/environment.ts';
import { createRunner, type Runner } from '../runner/runner.ts';
import type { ProfileSession } from './profile-session.ts';
import { replaceByPackage } from './restoring.ts';
import { fetchSources } from './sources/fetch-sources.ts';
import type { ProfileSync } from './sync/profile-sync.ts';

/** What whoever runs actions brings along: where progress, faults and failed backups are told. */
export interface RunnerParts extends Pick<Environment, 'jobs' | 'beginWork' | 'reportFault'> {
  readonly session: ProfileSession;
  readonly sync: ProfileSync;
  readonly settings: Settings;
  /** Hears when packing a backup has failed, which happens after the action that asked for it. */
  readonly warn: (error: unknown) => void;
}

/** Runs all actions on the profile that is open. */
export function profileRunner({ session, sync, settings, warn, ...parts }: RunnerParts): Runner {
  return createRunner({
    ...parts,
    table: ACTIONS,
    settings,
    collection: () => session.collection,
    desktop: () => session.desktop,
    profiles: profilesOf(session, sync),
    syncing: sync,
    held: () => sync.gate.held,
    groupUndo: (operation, fn) => session.groupUndo(operation, fn),
    backUp: () => session.backUp(warn),
    fetch: async (sources, caller) => fetchSources(sources, session.collection, settings, caller),
  });
}

/** The profiles of a session, of which the open one stays while it is synced. */
export const profilesOf = (session: ProfileSession, sync: ProfileSync): Profiles => ({
  get active() {
    return session.active;
  },
  names: () => session.names(),
  load: (name) => sync.inTurn(() => session.load(name)),
  replaceCollection: (path, work) => sync.queued(() => replaceByPackage(session, sync.gate, path, work)),
});
