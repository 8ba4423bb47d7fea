import {
  type ActionContext,
  type AnyAction,
  isTransaction,
  type Profiles,
  waitsForSync,
} from '../actions/define.ts';
import { type FetchedFiles, type FileSource, nothingFetched } from '../actions/file-sources.ts';
import type { Jobs } from '../actions/jobs.ts';
import type { Settings } from '../actions/settings.ts';
import type { Syncing } from '../actions/syncing.ts';
import type { ActionTable } from '../actions/table.ts';
import type { Desktop } from '../desktop/desktop.ts';
import type { Collection } from '../engine/collection/collection.ts';
import { AnkiError } from '../engine/errors.ts';
import type { JsonPart } from '../engine/json/json-text.ts';
import type { LongWork } from '../engine/long-work.ts';
import { localSyncState } from '../engine/sync/sync-collection.ts';
import { isKeyValid } from './api-key.ts';
import { errorReply, tellError } from './errors.ts';
import { writeJson } from './json-writer.ts';
import { checkParams } from './params.ts';
import { pythonType } from './python-repr.ts';
import { isObject, parseRequest } from './request.ts';

/** Who asks: what the transport knows about a request besides its body. */
export interface Caller {
  readonly origin: { readonly name: string; readonly allowed: boolean };
  /** Key of an `Authorization: Bearer` header. */
  readonly bearer: string | null;
}

/** The long work of one request. */
export interface RunningWork {
  readonly work: LongWork;
  /** Must be called when the request is answered. */
  end(): void;
}

/** What requests act on. */
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
  /** Hears every request and reply, inner ones too. */
  readonly log?: ((name: 'request' | 'reply', data: unknown) => void) | undefined;
  readonly reportFault: (error: unknown) => void;
}

export interface Handler {
  /**
   * From the JSON text of a request to the JSON of its reply, as text or UTF-8; never throws. A promise, which is never
   * rejected, where the action waits for something outside.
   */
  answer(body: string, caller: Caller): JsonPart | Promise<JsonPart>;
  /** The same over a body that `parseRequest` has let through. */
  answerParsed(
    request: Record<string, unknown>,
    caller: Caller,
    fetched?: FetchedFiles,
  ): JsonPart | Promise<JsonPart>;
  /** The files that must be fetched before the request is answered; none for one that will be refused. */
  sourcesOf(request: Record<string, unknown>, caller: Caller): FileSource[];
}

/** Protocol versions up to this one get the bare result. */
const LAST_BARE_VERSION = 4;

export function createHandler(environment: Environment): Handler {
  return { answer, answerParsed, sourcesOf };

  function answer(body: string, caller: Caller): JsonPart | Promise<JsonPart> {
    try {
      return answerParsed(parseRequest(body), caller);
    } catch (error) {
      return writeJson(tellError(error, 'reading the request', environment.reportFault));
    }
  }

  function answerParsed(
    request: Record<string, unknown>,
    caller: Caller,
    fetched: FetchedFiles = nothingFetched,
  ): JsonPart | Promise<JsonPart> {
    const full = request.action === 'requestPermission' ? withOrigin(request, caller) : request;
    return whenDone(handle(full, caller, fetched), (reply) => written(reply, request.action));
  }

  function written(reply: unknown, action: unknown): JsonPart {
    try {
      return writeJson(reply);
    } catch (error) {
      return writeJson(tellError(error, action, environment.reportFault));
    }
  }

  function sourcesOf(request: unknown, caller: Caller): FileSource[] {
    if (!isObject(request)) return [];
    const { action: name, version = 4, params = {}, key } = request;
    const sources = environment.table.find(name, Number(version))?.sources;
    if (!sources || !isObject(params)) return [];
    if (!isKeyValid(environment.settings.apiKey, key, caller.bearer)) return [];
    return sources(params, (inner) => sourcesOf(inner, caller));
  }

  function handle(request: Record<string, unknown>, caller: Caller, fetched: FetchedFiles): unknown {
    environment.log?.('request', request);
    return whenDone(run(request, caller, fetched), (reply) => {
      environment.log?.('reply', reply);
      return reply;
    });
  }

  /** The reply, or a promise of it that is never rejected. */
  function run(request: Record<string, unknown>, caller: Caller, fetched: FetchedFiles): unknown {
    const { action: name, version = 4, params = {}, key } = request;
    const tell = (error: unknown) => tellError(error, name, environment.reportFault);
    try {
      if (name !== 'requestPermission' && !isKeyValid(environment.settings.apiKey, key, caller.bearer)) {
        return errorReply('valid api key must be provided');
      }
      const action = environment.table.find(name, Number(version));
      if (!action) return errorReply('unsupported action');
      const held = waitsForSync(action) ? environment.held?.() : undefined;
      if (held) return held.then(() => run(request, caller, fetched));
      const number = versionNumber(version);
      const callAll: ActionContext['callAll'] = (requests) => runAll(requests, caller, fetched);
      const context = new RequestContext(environment, action, number, caller, fetched, callAll);
      const result = watched(context, () => runAction(action, checkParams(action, params), context));
      const wrap = (done: unknown) => withSyncHint(envelope(done ?? null, number), request, action, number);
      return result instanceof Promise ? result.then(wrap, tell) : wrap(result);
    } catch (error) {
      return tell(error);
    }
  }

  /** One undo step, unless one of the requests waits for something: then what comes before it and after it. */
  function runAll(
    requests: readonly Record<string, unknown>[],
    caller: Caller,
    fetched: FetchedFiles,
    before: readonly unknown[] = [],
  ): unknown[] | Promise<unknown[]> {
    const replies = [...before];
    const waiting = environment.groupUndo('multi', () => {
      for (const request of requests.slice(replies.length)) {
        const reply = handle(request, caller, fetched);
        if (reply instanceof Promise) return reply;
        replies.push(reply);
      }
      return undefined;
    });
    return waiting ? waiting.then((late) => runAll(requests, caller, fetched, [...replies, late])) : replies;
  }

  /** Ours: a request may ask with `syncHint` to be told what the next sync will be, now that it is done. */
  function withSyncHint(
    reply: unknown,
    { syncHint }: Record<string, unknown>,
    { runs }: AnyAction,
    version: number,
  ): unknown {
    if (syncHint !== true || runs === 'system' || version <= LAST_BARE_VERSION) return reply;
    return { ...(reply as object), syncHint: localSyncState(environment.collection()) }; // an envelope, at this version
  }

  function runAction(action: AnyAction, params: Record<string, unknown>, context: ActionContext): unknown {
    if (action.backsUp) environment.backUp?.();
    const run = () => action.run(context, params);
    if (isTransaction(action)) return environment.collection().transactParts(action.name, run);
    return action.ownTransactions ? environment.groupUndo(action.name, run) : run();
  }
}

/** Runs an action and tells when its long work is done, if it had any. */
function watched(context: RequestContext, run: () => unknown): unknown {
  let isLater = false;
  try {
    const result = run();
    isLater = result instanceof Promise;
    return isLater ? Promise.resolve(result).finally(() => context.endWork()) : result;
  } finally {
    if (!isLater) context.endWork();
  }
}

/** A class, since this is made for every request and getters of an object literal are slow to make. */
class RequestContext implements ActionContext {
  readonly version: number;
  readonly origin: Caller['origin'];
  readonly fetched: FetchedFiles;
  readonly callAll: ActionContext['callAll'];
  readonly #environment: Environment;
  readonly #action: AnyAction;
  #running: RunningWork | undefined;

  constructor(
    environment: Environment,
    action: AnyAction,
    version: number,
    caller: Caller,
    fetched: FetchedFiles,
    callAll: ActionContext['callAll'],
  ) {
    this.#environment = environment;
    this.#action = action;
    this.version = version;
    this.origin = caller.origin;
    this.fetched = fetched;
    this.callAll = callAll;
  }

  get col(): Collection {
    return this.#environment.collection();
  }

  get desktop(): Desktop {
    return this.#environment.desktop();
  }

  get syncing(): Syncing {
    const { syncing } = this.#environment;
    if (!syncing) throw new AnkiError('unsupported', 'this server does not sync');
    return syncing;
  }

  get jobs(): Jobs {
    return this.#environment.jobs;
  }

  /** Whoever asks for it is long work. */
  get work(): LongWork {
    this.#running ??= this.#environment.beginWork?.(this.#action.name);
    return this.#running?.work ?? {};
  }

  get changeLater(): ActionContext['changeLater'] {
    const { held } = this.#environment;
    return async (fn) => {
      for (let waiting = held?.(); waiting; waiting = held?.()) await waiting;
      return fn();
    };
  }

  endWork(): void {
    this.#running?.end();
  }

  get profile(): string {
    return this.#environment.profiles.active;
  }

  get profiles(): Profiles {
    return this.#environment.profiles;
  }

  get settings(): Settings {
    return this.#environment.settings;
  }

  get actions(): readonly AnyAction[] {
    return this.#environment.table.all;
  }
}

const envelope = (result: unknown, version: number): unknown =>
  version <= LAST_BARE_VERSION ? result : { result, error: null };

const whenDone = <Value>(value: unknown, next: (value: unknown) => Value): Value | Promise<Value> =>
  value instanceof Promise ? value.then(next) : next(value);

/** Only a request of its own is given its origin; what a client sends under these names is replaced. */
function withOrigin(request: Record<string, unknown>, caller: Caller): Record<string, unknown> {
  const params = {
    ...(request.params as object | undefined),
    origin: caller.origin.name,
    allowed: caller.origin.allowed,
  };
  return { ...request, params };
}

/** Requests inside `multi` pass no schema: the original stumbles over their version when it compares it. */
function versionNumber(version: unknown): number {
  if (typeof version === 'number') return version;
  if (typeof version === 'boolean') return Number(version);
  throw new AnkiError(
    'invalid',
    `'<=' not supported between instances of '${pythonType(version)}' and 'int'`,
  );
}
