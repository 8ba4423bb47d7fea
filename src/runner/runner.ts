import { type ActionContext, type AnyAction, isTransaction, waitsForSync } from '../actions/define.ts';
import { type FetchedFiles, type FileSource, nothingFetched } from '../actions/file-sources.ts';
import { API_VERSION } from '../actions/settings.ts';
import type { ActionTable } from '../actions/table.ts';
import { AnkiError } from '../engine/errors.ts';
import { parseExactly } from '../engine/json/exact-json.ts';
import { JsonText, textOf } from '../engine/json/json-text.ts';
import { localSyncState } from '../engine/sync/sync-collection.ts';
import type { Caller } from './caller.ts';
import { checkParams, PLAIN_WORDS } from './check-params.ts';
import type { Environment } from './environment.ts';
import { toldError } from './faults.ts';
import { inTurn } from './in-turn.ts';
import { type Manner, RequestContext } from './request-context.ts';

/**
 * Runs actions: checks their parameters, waits while a sync needs the collection as it is, backs up, opens the transaction,
 * groups undo steps, and tells of long work. Every method throws, or rejects with, `AnkiError` only.
 */
export interface Runner {
  readonly table: ActionTable;
  /**
   * Runs an action of the newest protocol version by its name; a promise where it waits for something outside. `multi`
   * takes a list of `{action, params}` and answers with a list of `{result, error}`.
   */
  run(name: string, params: unknown, caller: Caller): unknown;
  /** The same for a protocol that has found the action itself and has a manner of its own. */
  perform(action: AnyAction, params: unknown, manner: Manner): unknown;
  /** Runs `fn` with the files that `sources` name, which are there until it is done. */
  withFiles<Result>(
    sources: readonly FileSource[],
    caller: Caller,
    fn: (files: FetchedFiles) => Result | Promise<Result>,
  ): Promise<Result>;
  /** The answers of several requests, which are one undo step. */
  inTurn<Item>(items: readonly Item[], answer: (item: Item) => unknown): unknown[] | Promise<unknown[]>;
  /** What the next sync will be, as far as this side knows. */
  nextSync(): ReturnType<typeof localSyncState>;
}

export function createRunner(environment: Environment): Runner {
  const { table, reportFault } = environment;
  return {
    table,
    run,
    perform,
    withFiles,
    inTurn: (items, answer) => inTurn(environment.groupUndo, 'multi', items, answer),
    nextSync,
  };

  function run(name: string, params: unknown, caller: Caller): unknown {
    const sources = sourcesOf(name, params);
    if (sources.length === 0) return runWith(name, params, caller, nothingFetched);
    return withFiles(sources, caller, (files) => runWith(name, params, caller, files));
  }

  function runWith(name: unknown, params: unknown, caller: Caller, fetched: FetchedFiles): unknown {
    const action = table.find(name, API_VERSION);
    if (!action) throw new AnkiError('not_found', `there is no action "${String(name).slice(0, 100)}"`);
    const callAll: ActionContext['callAll'] = (requests) =>
      inTurn(environment.groupUndo, action.name, requests, ({ action: inner, params: given = {} }) =>
        settled(() => runWith(inner, given, caller, fetched)),
      );
    const manner = { caller, version: API_VERSION, fetched, callAll, words: PLAIN_WORDS };
    const result = perform(action, params, manner);
    return result instanceof Promise ? result.then(plain) : plain(result);
  }

  function sourcesOf(name: unknown, params: unknown): FileSource[] {
    const sources = table.find(name, API_VERSION)?.sources;
    if (!sources || typeof params !== 'object' || params === null) return [];
    return sources(params as Record<string, unknown>, (request) => {
      const { action, params: inner = {} } = (request ?? {}) as Record<string, unknown>; // any member may be missing
      return sourcesOf(action, inner);
    });
  }

  function perform(action: AnyAction, params: unknown, manner: Manner): unknown {
    const held = waitsForSync(action) ? environment.held?.() : undefined;
    if (held) return held.then(() => perform(action, params, manner));
    const context = new RequestContext(environment, action, manner);
    const rethrow = (error: unknown): never => {
      throw toldError(error, action.name, reportFault);
    };
    try {
      const result = inTransaction(action, checkParams(action, params, manner.words), context);
      if (!(result instanceof Promise)) {
        context.endWork();
        return result;
      }
      return result.catch(rethrow).finally(() => context.endWork());
    } catch (error) {
      context.endWork();
      return rethrow(error);
    }
  }

  function inTransaction(
    action: AnyAction,
    params: Record<string, unknown>,
    context: ActionContext,
  ): unknown {
    const run = () => action.run(context, params);
    if (action.backsUp) environment.backUp?.();
    if (isTransaction(action)) return environment.collection().groupUndo(action.name, run, { atomic: true });
    return action.ownTransactions ? environment.groupUndo(action.name, run) : run();
  }

  async function withFiles<Result>(
    sources: readonly FileSource[],
    caller: Caller,
    fn: (files: FetchedFiles) => Result | Promise<Result>,
  ): Promise<Result> {
    if (!environment.fetch) throw new AnkiError('unsupported', 'files cannot be fetched here');
    const fetched = await environment.fetch(sources, caller).catch((error: unknown) => {
      throw toldError(error, 'fetching files', reportFault);
    });
    try {
      return await fn(fetched.files);
    } finally {
      await fetched.dispose();
    }
  }

  function nextSync(): ReturnType<typeof localSyncState> {
    try {
      return localSyncState(environment.collection());
    } catch (error) {
      throw toldError(error, 'looking for changes', reportFault);
    }
  }
}

/** A value in place of one that is JSON already. */
function plain(result: unknown): unknown {
  if (!(result instanceof JsonText)) return result ?? null;
  const text = result.parts.map(textOf).join('');
  return /\d{16}/.test(text) ? parseExactly(text) : JSON.parse(text); // ids beyond 2^53 stay exact
}

/** The outcome of a request inside another, which goes on when it fails. */
function settled(run: () => unknown): unknown {
  const failed = (error: unknown) => ({ result: null, error: (error as AnkiError).message }); // a runner throws no other
  const done = (result: unknown) => ({ result, error: null });
  try {
    const result = run();
    return result instanceof Promise ? result.then(done, failed) : done(result);
  } catch (error) {
    return failed(error);
  }
}
