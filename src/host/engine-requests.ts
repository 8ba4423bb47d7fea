import type { Settings } from '../actions/settings.ts';
import { changesNothing } from '../protocol/changes-nothing.ts';
import { tellError } from '../protocol/errors.ts';
import { createHandler, type KeyedCaller } from '../protocol/handler.ts';
import { parseRequest } from '../protocol/request.ts';
import { openRequestLog } from '../protocol/request-log.ts';
import { utf8Fault } from '../protocol/utf8-fault.ts';
import { toldError } from '../runner/faults.ts';
import type { Runner } from '../runner/runner.ts';
import type { ActionCall, FromEngine, Payload } from './messages.ts';

/** Replies of at least so many characters are encoded here and handed over, so that the other thread need not. */
const LARGE_REPLY = 16_384;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export type Post = (message: FromEngine, transfer?: ArrayBuffer[]) => void;

export interface RequestParts {
  readonly runner: Runner;
  readonly settings: Settings;
  readonly post: Post;
  /** Called before each request is taken up. */
  readonly before: () => void;
  /** Whether nobody waits for the answer any more. */
  readonly isAbandoned: (id: number) => boolean;
}

/** What comes into the engine's thread from outside: AnkiConnect bodies and plain actions. */
export function engineRequests({ runner, settings, post, before, isAbandoned }: RequestParts) {
  const reportFault = (error: unknown) => console.error(error);
  const handler = createHandler({ runner, settings, log: openRequestLog(settings.apiLogPath), reportFault });
  return { answer, run };

  /** Posts the reply to a body. */
  function answer(id: number, body: Payload, caller: KeyedCaller): void {
    const json = replyTo(body, caller, () => isAbandoned(id));
    if (json instanceof Promise) json.then((late) => postReply(id, late));
    else postReply(id, json);
  }

  function replyTo(
    body: Payload,
    caller: KeyedCaller,
    isNeedless: () => boolean,
  ): Payload | Promise<Payload> {
    let request: Record<string, unknown>;
    try {
      request = parseRequest(textOf(body));
    } catch (error) {
      return JSON.stringify(tellError(error, 'reading the request', reportFault));
    }
    if (isNeedless() && changesNothing(runner.table, request)) return '';
    before();
    return handler.answerParsed(request, caller);
  }

  function postReply(id: number, json: Payload): void {
    if (typeof json === 'string' && json.length < LARGE_REPLY) {
      post({ kind: 'reply', id, body: json });
    } else {
      const body = typeof json === 'string' ? new TextEncoder().encode(json) : json;
      post({ kind: 'reply', id, body }, [body.buffer as ArrayBuffer]); // never shared memory
    }
  }

  /** Posts the result of an action, or its error. */
  async function run(id: number, { action, params, caller }: ActionCall): Promise<void> {
    before();
    try {
      post({ kind: 'result', id, result: await runner.run(action, params, caller) });
    } catch (error) {
      const { code, message } = toldError(error, action, reportFault);
      post({ kind: 'error', id, code, message });
    }
  }
}

function textOf(body: Payload): string {
  if (typeof body === 'string') return body;
  try {
    return UTF8.decode(body);
  } catch {
    throw utf8Fault(body);
  }
}
