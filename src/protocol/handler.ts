import type { AnyAction } from '../actions/define.ts';
import { type FetchedFiles, type FileSource, nothingFetched } from '../actions/file-sources.ts';
import type { Settings } from '../actions/settings.ts';
import { AnkiError } from '../engine/errors.ts';
import { isObject } from '../engine/json/json-object.ts';
import type { JsonPart } from '../engine/json/json-text.ts';
import type { Caller } from '../runner/caller.ts';
import type { Runner } from '../runner/runner.ts';
import { isKeyValid } from './api-key.ts';
import { errorReply, tellError } from './errors.ts';
import { writeJson } from './json-writer.ts';
import { PYTHON_WORDS } from './params.ts';
import { pythonType } from './python-repr.ts';
import { parseRequest } from './request.ts';

/** Who asks, with the key of an `Authorization: Bearer` header; another may stand in the request. */
export interface KeyedCaller extends Caller {
  readonly bearer: string | null;
}

export interface HandlerParts {
  readonly runner: Runner;
  readonly settings: Settings;
  /** Hears every request and reply, inner ones too. */
  readonly log?: ((name: 'request' | 'reply', data: unknown) => void) | undefined;
  readonly reportFault: (error: unknown) => void;
}

/** Words requests and replies as AnkiConnect does; what is asked for is done by the runner. */
export interface Handler {
  /**
   * From the JSON text of a request to the JSON of its reply, as text or UTF-8; never throws. A promise, which is never
   * rejected, where the request names files or the action waits for something outside.
   */
  answer(body: string, caller: KeyedCaller): JsonPart | Promise<JsonPart>;
  /** The same over a body that `parseRequest` has let through. */
  answerParsed(request: Record<string, unknown>, caller: KeyedCaller): JsonPart | Promise<JsonPart>;
}

/** Protocol versions up to this one get the bare result. */
const LAST_BARE_VERSION = 4;

export function createHandler({ runner, settings, log, reportFault }: HandlerParts): Handler {
  return { answer, answerParsed };

  function answer(body: string, caller: KeyedCaller): JsonPart | Promise<JsonPart> {
    try {
      return answerParsed(parseRequest(body), caller);
    } catch (error) {
      return writeJson(tellError(error, 'reading the request', reportFault));
    }
  }

  function answerParsed(request: Record<string, unknown>, caller: KeyedCaller): JsonPart | Promise<JsonPart> {
    const full = request.action === 'requestPermission' ? withOrigin(request, caller) : request;
    const sources = sourcesOf(request, caller);
    const reply =
      sources.length === 0
        ? handle(full, caller, nothingFetched)
        : runner
            .withFiles(sources, caller, (files) => handle(full, caller, files))
            .catch((error: unknown) => tellError(error, request.action, reportFault));
    return whenDone(reply, (done) => written(done, request.action));
  }

  function written(reply: unknown, action: unknown): JsonPart {
    try {
      return writeJson(reply);
    } catch (error) {
      return writeJson(tellError(error, action, reportFault));
    }
  }

  /** The files that must be fetched before the request is answered; none for one that will be refused. */
  function sourcesOf(request: unknown, caller: KeyedCaller): FileSource[] {
    if (!isObject(request)) return [];
    const { action: name, version = 4, params = {}, key } = request;
    const sources = runner.table.find(name, Number(version))?.sources;
    if (!sources || !isObject(params)) return [];
    if (!isKeyValid(settings.apiKey, key, caller.bearer)) return [];
    return sources(params, (inner) => sourcesOf(inner, caller));
  }

  function handle(request: Record<string, unknown>, caller: KeyedCaller, fetched: FetchedFiles): unknown {
    log?.('request', request);
    return whenDone(run(request, caller, fetched), (reply) => {
      log?.('reply', reply);
      return reply;
    });
  }

  /** The reply, or a promise of it that is never rejected. */
  function run(request: Record<string, unknown>, caller: KeyedCaller, fetched: FetchedFiles): unknown {
    const { action: name, version = 4, params = {}, key } = request;
    const tell = (error: unknown) => tellError(error, name, reportFault);
    try {
      if (name !== 'requestPermission' && !isKeyValid(settings.apiKey, key, caller.bearer)) {
        return errorReply('valid api key must be provided');
      }
      const action = runner.table.find(name, Number(version));
      if (!action) return errorReply('unsupported action');
      const number = versionNumber(version);
      const result = runner.perform(action, params, {
        caller,
        version: number,
        fetched,
        callAll: (requests) => runner.inTurn(requests, (inner) => handle(inner, caller, fetched)),
        words: PYTHON_WORDS,
      });
      const wrap = (done: unknown) => withSyncHint(envelope(done ?? null, number), request, action, number);
      return result instanceof Promise ? result.then(wrap).catch(tell) : wrap(result);
    } catch (error) {
      return tell(error);
    }
  }

  /** Ours: a request may ask with `syncHint` to be told what the next sync will be, now that it is done. */
  function withSyncHint(
    reply: unknown,
    { syncHint }: Record<string, unknown>,
    { runs }: AnyAction,
    version: number,
  ): unknown {
    if (syncHint !== true || runs === 'system' || version <= LAST_BARE_VERSION) return reply;
    return { ...(reply as object), syncHint: runner.nextSync() }; // an envelope, at this version
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
