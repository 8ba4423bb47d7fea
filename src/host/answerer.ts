import { isUtf8 } from 'node:buffer';
import { API_VERSION, type Settings } from '../actions/settings.ts';
import { systemActions } from '../actions/system.ts';
import { type ActionTable, actionTable } from '../actions/table.ts';
import { AnkiError } from '../engine/errors.ts';
import { errorReply } from '../protocol/errors.ts';
import { createHandler, type KeyedCaller } from '../protocol/handler.ts';
import { parseRequest } from '../protocol/request.ts';
import { openRequestLog } from '../protocol/request-log.ts';
import { utf8Fault } from '../protocol/utf8-fault.ts';
import type { Caller } from '../runner/caller.ts';
import { createRunner } from '../runner/runner.ts';
import type { EngineHost } from './engine-host.ts';
import type { Asker, Payload } from './messages.ts';

/** Bodies up to so many bytes are looked into here, whether they can be answered without the engine. */
const SMALL_BODY = 2048;

/** Larger bodies go to the engine's thread as bytes, smaller ones as text: what costs less was measured. */
const LARGE_BODY = 16_384;

/**
 * Answers requests about the server itself on the spot, so that they come through while the engine is busy; passes all
 * others on. Undefined refuses a request from an origin that is not allowed.
 */
export function createAnswerer(settings: Settings, engine: EngineHost) {
  const table = actionTable(systemActions);
  const reportFault = (error: unknown) => console.error(error);
  const runner = createRunner({
    table,
    settings,
    collection: noCollection,
    desktop: noCollection,
    jobs: engine.jobs,
    profiles: { active: '', names: () => [], load: noCollection, replaceCollection: noCollection },
    groupUndo: (_, fn) => fn(),
    reportFault,
  });
  const handler = createHandler({ runner, settings, log: openRequestLog(settings.apiLogPath), reportFault });
  const namesHere = new RegExp(`"(?:${namesOf(table).join('|')})"`);

  function answer(body: Buffer, caller: KeyedCaller, asker?: Asker): Promise<Payload> | Payload | undefined {
    if (!caller.origin.allowed) return answerForeign(body, caller);
    if (body.length > LARGE_BODY) return engine.request(ownBytes(body), caller, asker);
    const text = decode(body);
    if (text === undefined) return JSON.stringify(errorReply(utf8Fault(body).message));
    const request = body.length <= SMALL_BODY && namesHere.test(text) ? peek(text) : undefined;
    const version = typeof request?.version === 'number' ? request.version : 4;
    if (request && table.find(request.action, version)) return handler.answerParsed(request, caller);
    return engine.request(text, caller, asker);
  }

  /** Whatever a page sends that is not on the list: only a well-formed wish for permission is heard. */
  function answerForeign(body: Buffer, caller: KeyedCaller): Promise<Payload> | Payload | undefined {
    const text = decode(body);
    const request = text === undefined ? undefined : peek(text);
    return request?.action === 'requestPermission' ? handler.answerParsed(request, caller) : undefined;
  }

  /** Runs an action without an envelope; rejects with `AnkiError`. */
  async function run(action: string, params: unknown, caller: Caller): Promise<unknown> {
    return table.find(action, API_VERSION)
      ? runner.run(action, params, caller)
      : engine.run({ action, params, caller });
  }

  return { answer, run, abandon: engine.abandon };
}

/** The names that a request may have; one that is written with escapes is answered by the engine, which knows all. */
const namesOf = ({ all }: ActionTable): string[] =>
  all.flatMap(({ name, legacyNames = [] }) => [name, ...legacyNames]);

/** The request, if it is one; what is wrong with it is said by whoever answers it. */
function peek(text: string): Record<string, unknown> | undefined {
  try {
    return parseRequest(text);
  } catch {
    return undefined;
  }
}

/** Undefined when it is not valid UTF-8; a byte order mark is kept, since JSON may not have one. */
const decode = (body: Buffer): string | undefined => (isUtf8(body) ? body.toString('utf8') : undefined);

/** Bytes in memory of their own: small buffers are slices of a shared pool, which must not be given away. */
function ownBytes(body: Buffer): Uint8Array {
  return body.byteLength === body.buffer.byteLength ? body : new Uint8Array(body);
}

function noCollection(): never {
  throw new AnkiError('not_found', 'collection is not available');
}
