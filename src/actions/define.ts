/**
 * An action is one `defineAction`, a member of its family's record (`family.ts`) and one test beside it. From the table of
 * them (`index.ts`) follow the protocol, documents, tools and clients, so each tells all about itself; `decks.ts` is a model.
 *
 * - `params` is what a client should send: a `z.strictObject`, every member at every depth with `.describe()`, optional ones
 *   with `.default()` or with "Absent: …" in the description; ids from `id-schemas.ts`; nothing that may be anything but
 *   where that is meant (`z.json()`). What the original takes besides stands in `accepts`, an open `z.object` in the order
 *   of the original's arguments; where `params` takes all that, there is none.
 * - `result` is described likewise, its root too, and fits every recorded answer.
 * - `errors` lists the action's own, beside those of `common-errors.ts`; `[]` where it has none.
 * - `examples` run, one by one, as `examples.ts` says. Clock and randomness stand still, so answers are exact.
 *
 * `test/table.test.ts` sees to all of it.
 */

import type * as z from 'zod';
import type { Desktop } from '../desktop/desktop.ts';
import type { Collection } from '../engine/collection/collection.ts';
import type { ErrorCode } from '../engine/errors.ts';
import type { JsonText } from '../engine/json/json-text.ts';
import type { LongWork } from '../engine/long-work.ts';
import type { Example } from './examples.ts';
import type { FetchedFiles, FileSource } from './file-sources.ts';
import type { Jobs } from './jobs.ts';
import type { Settings } from './settings.ts';
import type { Syncing } from './syncing.ts';

/**
 * What an action does to the collection and its media.
 * - none: nothing; read-only servers have it.
 * - adds: something new; what was there stays as it is.
 * - changes: what is there, also where it adds besides.
 * - destroys: takes away notes, cards, decks, presets, fields, templates or media, or puts another collection in place.
 */
export type Effect = 'none' | 'adds' | 'changes' | 'destroys';

/**
 * What an action touches besides the collection and its media: files of the server's computer, the network, which profile is
 * open, or the state of Anki's windows.
 */
export type Touched = 'files' | 'network' | 'profile' | 'windows';

/**
 * - system: answered without the engine's thread, so it must not touch the collection.
 * - engine: by the engine's thread in its turn; one that has an effect is one transaction and one undo step.
 * - long: may answer later, and other requests are answered meanwhile; looks after its transactions itself.
 * - sync: exchanges changes with a sync server; answers later, too.
 */
export type Runs = 'system' | 'engine' | 'long' | 'sync';

/** The profiles of the base folder, and which one is open. */
export interface Profiles {
  /** Name of the profile that is open, or was asked for last. */
  readonly active: string;
  names(): string[];
  /**
   * Closes the open profile and opens another; throws, with the old one open again, when that fails. Waits for a sync that
   * is under way.
   */
  load(name: string): void | Promise<void>;
  /**
   * Puts the collection of a package in place of the open one, after a backup; nothing has changed when it rejects. Waits
   * for a sync that is under way.
   */
  replaceCollection(packagePath: string, work: LongWork): Promise<Replaced>;
}

/** What has become of a collection that was replaced. */
export interface Replaced {
  /** Path of its backup. */
  readonly previous: string | null;
  /** How many files came into the media folder. */
  readonly mediaFiles: number;
}

/** What an action may use besides its parameters. */
export interface ActionContext {
  /** The open collection. Reading it throws "collection is not available" while none is open. */
  readonly col: Collection;
  /** What Anki's windows show. Throws as `col` does. */
  readonly desktop: Desktop;
  /** Name of the profile that is open. */
  readonly profile: string;
  readonly profiles: Profiles;
  /** Protocol version of this request (a missing one counts as 4). */
  readonly version: number;
  readonly syncing: Syncing;
  /** The long work that is being done now. */
  readonly jobs: Jobs;
  /** For an action that may take long: whoever takes it has progress to tell, and looks whether it shall end. */
  readonly work: LongWork;
  readonly settings: Settings;
  /** The web origin of the request ('' when it has none) and whether the settings allow it. */
  readonly origin: { readonly name: string; readonly allowed: boolean };
  /** The files that the action's `sources` named. */
  readonly fetched: FetchedFiles;
  /** All actions of this server. */
  readonly actions: readonly AnyAction[];
  /** For an action that has waited for something: changes the collection as soon as no sync needs it as it is. */
  readonly changeLater: <Result>(fn: () => Result) => Promise<Result>;
  /** Runs further requests of the same client as one undo step (for `multi`); answers with their whole replies. */
  readonly callAll: (requests: readonly Record<string, unknown>[]) => unknown[] | Promise<unknown[]>;
}

/** An error that an action answers with, beside those that any may have (`COMMON_ERRORS`). */
export interface PossibleError {
  readonly code: ErrorCode;
  /** In which case: a short sentence. */
  readonly when: string;
}

/** What an action is declared with. `Params` is documented, `Accepted` is what requests are checked with. */
export interface ActionDefinition<
  Name extends string = string,
  Params extends z.ZodObject = z.ZodObject,
  Accepted extends z.ZodObject = Params,
  Result extends z.ZodType = z.ZodType,
> {
  readonly name: Name;
  /** Protocol version that brought the action. */
  readonly since: number;
  /** Last protocol version that has the action; absent: all. */
  readonly until?: number;
  /** Older names, valid for requests of version 4 and below only. */
  readonly legacyNames?: readonly string[];
  /** One sentence. */
  readonly summary: string;
  /** What else there is to know, in whole sentences. */
  readonly description?: string;
  /** 'requests': that of the requests which it carries. */
  readonly effect: Effect | 'requests';
  /** Absent: nothing. */
  readonly touches?: readonly Touched[];
  /** Absent: 'engine'. */
  readonly runs?: Runs;
  /** It opens its transactions itself, mostly because the original keeps a part of it when the rest fails. */
  readonly ownTransactions?: true;
  /** After it the next sync goes one way: the collection is backed up before, unless it was lately. */
  readonly backsUp?: true;
  /** The parameters as they should be sent: every member described, nothing besides them, ids as ids. */
  readonly params: Params;
  /**
   * What the original takes, where that is more; an unknown top-level parameter is an error, as in the original (keyword
   * arguments), and their order matters for messages. Absent: `params`.
   */
  readonly accepts?: Accepted;
  /** What the documented parameters are answered with, from the action's first version on. */
  readonly result: Result;
  /** Its own errors, beside the common ones. */
  readonly errors: readonly PossibleError[];
  readonly examples: readonly Example[];
  /**
   * Files that the request names: they are read before the engine takes it up, so that no other request waits for them.
   * The parameters are unchecked; `ofRequest` answers for a request within them.
   */
  readonly sources?: (
    params: Readonly<Record<string, unknown>>,
    ofRequest: (request: unknown) => FileSource[],
  ) => FileSource[];
  /** A promise where it waits for something outside, which nothing in a transaction may. */
  readonly run: (
    context: ActionContext,
    params: z.output<Accepted>,
  ) => z.output<Result> | JsonText | Promise<z.output<Result>>;
}

/** An action with nothing left open. */
export interface Action<
  Name extends string = string,
  Params extends z.ZodObject = z.ZodObject,
  Accepted extends z.ZodObject = Params,
  Result extends z.ZodType = z.ZodType,
> extends ActionDefinition<Name, Params, Accepted, Result> {
  readonly touches: readonly Touched[];
  readonly runs: Runs;
  readonly accepts: Accepted;
}

/** An action of whatever name and types. */
// biome-ignore lint/suspicious/noExplicitAny: what runs it has checked the parameters with its own schema
export type AnyAction = Action<string, any, any, any>;

export function defineAction<
  const Name extends string,
  Params extends z.ZodObject,
  Result extends z.ZodType,
  Accepted extends z.ZodObject = Params,
>(definition: ActionDefinition<Name, Params, Accepted, Result>): Action<Name, Params, Accepted, Result> {
  const accepts = definition.accepts ?? (definition.params as unknown as Accepted); // which is Params where it is absent
  return { touches: [], runs: 'engine', ...definition, accepts };
}

/** Whether it is carried out as one transaction. */
export const isTransaction = ({ effect, runs, ownTransactions }: AnyAction): boolean =>
  runs === 'engine' && effect !== 'none' && effect !== 'requests' && !ownTransactions;

/**
 * Whether it must wait while a sync needs the collection as it is. What acts on the windows waits as they would; the
 * requests that an action carries wait one by one.
 */
export const waitsForSync = ({ effect, touches, runs }: AnyAction): boolean =>
  (runs === 'engine' || runs === 'long') &&
  effect !== 'requests' &&
  (effect !== 'none' || touches.includes('windows'));
