import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { ExampleCollection } from '../../src/actions/examples.ts';
import { ACTIONS } from '../../src/actions/index.ts';
import { DEFAULT_SETTINGS } from '../../src/actions/settings.ts';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { profilesOf } from '../../src/host/profile-runner.ts';
import { ProfileSession } from '../../src/host/profile-session.ts';
import { fetchSources } from '../../src/host/sources/fetch-sources.ts';
import { ProfileSync } from '../../src/host/sync/profile-sync.ts';
import { serve } from '../served.ts';
import { standingClock, temporaryFolder } from '../support.ts';

/** A server without its threads, over a copy of a recorded collection, at noon of its day. */
export interface World {
  readonly folder: string;
  readonly col: Collection;
  ask(action: string, params: unknown, version?: number): Promise<{ result: unknown; error: string | null }>;
  /** The reply to a request, both as JSON. */
  answer(request: string): string | Promise<string>;
  /** For a test that opens many; each is closed after its test. */
  close(): void;
}

export const openWorld = (name: ExampleCollection, reportFault?: (error: unknown) => void): Promise<World> =>
  openWorldIn(copyWorldFolder(name), reportFault);

/** The folder of a profile whose collection is a copy of a recorded one. */
export function copyWorldFolder(name: ExampleCollection): string {
  const base = temporaryFolder();
  const folder = join(base, 'User 1');
  cpSync(fileURLToPath(new URL(`../../conformance/fixtures/${name}`, import.meta.url)), folder, {
    recursive: true,
  });
  return folder;
}

export async function openWorldIn(
  folder: string,
  reportFault: (error: unknown) => void = (error) => console.error(error),
): Promise<World> {
  const session = new ProfileSession(folder, standingClock('2026-06-15T12:00:00Z'), countedUp());
  onTestFinished(() => session.close());
  const sync = new ProfileSync(session, countedUp());
  const answer = serve({
    table: ACTIONS,
    settings: DEFAULT_SETTINGS,
    collection: () => session.collection,
    desktop: () => session.desktop,
    profiles: profilesOf(session, sync),
    syncing: sync,
    jobs: { list: () => [], cancel: () => false },
    groupUndo: (operation, fn) => session.groupUndo(operation, fn),
    fetch: async (sources, from) => fetchSources(sources, session.collection, DEFAULT_SETTINGS, from),
    reportFault,
  });
  return {
    folder,
    get col() {
      return session.collection;
    },
    async ask(action, params, version = 6) {
      const told = JSON.parse(await answer(JSON.stringify({ action, version, params })));
      return version > 4 || told?.error ? told : { result: told, error: null };
    },
    answer,
    close: () => session.close(),
  };
}

/** Randomness that is the same each time. */
function countedUp() {
  let last = 0;
  return {
    below: (limit: number) => last++ % limit,
    int64: () => BigInt(last++) * 0x9e37_79b9n,
  };
}
