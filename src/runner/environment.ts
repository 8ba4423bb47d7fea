import type { Profiles } from '../actions/define.ts';
import type { FetchedFiles, FileSource } from '../actions/file-sources.ts';
import type { Jobs } from '../actions/jobs.ts';
import type { Settings } from '../actions/settings.ts';
import type { Syncing } from '../actions/syncing.ts';
import type { ActionTable } from '../actions/table.ts';
import type { Desktop } from '../desktop/desktop.ts';
import type { Collection } from '../engine/collection/collection.ts';
import type { LongWork } from '../engine/long-work.ts';
import type { Caller } from './caller.ts';

/** The long work of one request. */
export interface RunningWork {
  readonly work: LongWork;
  /** Must be called when the request is answered. */
  end(): void;
}

/** The files that a request named, read before it is taken up. */
export interface Fetch {
  readonly files: FetchedFiles;
  /** Removes them. */
  dispose(): Promise<void>;
}

/** What actions act on. */
export interface Environment {
  readonly table: ActionTable;
  readonly settings: Settings;
  /** Throws while no collection is open. */
  readonly collection: () => Collection;
  /** Throws while no collection is open. */
  readonly desktop: () => Desktop;
  readonly profiles: Profiles;
  /** Talks with the profile's sync server; absent where nobody can. */
  readonly syncing?: Syncing;
  /** Settles when actions that change the collection may run again; undefined while they may. */
  readonly held?: () => Promise<void> | undefined;
  /** The long work that is under way. */
  readonly jobs: Jobs;
  /** Announces long work of an action; absent: nobody watches it. */
  readonly beginWork?: (action: string) => RunningWork;
  /** Runs `fn` so that all it changes is one undo step. */
  readonly groupUndo: <Result>(operation: string, fn: () => Result) => Result;
  /** Backs the collection up, unless that was done lately; throws when it cannot be done. */
  readonly backUp?: () => void;
  /** Reads and downloads what a request names; absent: requests that name something fail. */
  readonly fetch?: (sources: readonly FileSource[], caller: Caller) => Promise<Fetch>;
  /** Hears of faults of this program and of damaged data, which callers are told of briefly. */
  readonly reportFault: (error: unknown) => void;
}
