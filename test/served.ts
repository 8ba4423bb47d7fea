import { ACTIONS } from '../src/actions/index.ts';
import { DEFAULT_SETTINGS } from '../src/actions/settings.ts';
import type { Collection } from '../src/engine/collection/collection.ts';
import { parseExactly } from '../src/engine/json/exact-json.ts';
import { createHandler } from '../src/protocol/handler.ts';
import type { Environment } from '../src/runner/environment.ts';
import { createRunner } from '../src/runner/runner.ts';

// Tests of actions speak AnkiConnect's protocol, so that requests pass what real ones pass; only the socket is left out.

/** A collection, and requests to it as JSON texts: what they hold is read as it is from a socket. */
export interface Served {
  readonly col: Collection;
  /** The reply's text. Throws what a server would tell as "internal error". */
  readonly ask: (action: string, params: string) => string;
}

/** For actions that need nothing but the collection and wait for nothing. */
export function served(col: Collection): Served {
  const answer = serve(over(col));
  const ask = (action: string, params: string): string =>
    answer(`{"action": "${action}", "version": 6, "params": ${params}}`) as string; // no promise, as it waits for nothing
  return { col, ask };
}

/** How a test asks, and what there is for the action besides the collection. */
export interface Asking extends Partial<Environment> {
  /** Absent: 6. */
  readonly version?: number;
  /** The web page that asks; absent: a program. */
  readonly origin?: string;
}

/**
 * The result of one request, which must be as the action declares; a promise where it waits for something. Throws, or
 * rejects with, the error that is told.
 */
export function call(
  col: Collection,
  action: string,
  params: object = {},
  { version = 6, origin = '', ...parts }: Asking = {},
): unknown {
  const reply = serve({ ...over(col), ...parts }, origin)(JSON.stringify({ action, version, params }));
  const read = (text: string) => {
    const result = resultIn(text, version);
    if (version > 4) ACTIONS.find(action, version)?.result.parse(result);
    return result;
  };
  return typeof reply === 'string' ? read(reply) : reply.then(read);
}

/** Answers bodies of requests with those of replies; a promise where an action waits for something. */
export function serve(environment: Environment, origin = ''): (body: string) => string | Promise<string> {
  const { settings, reportFault } = environment;
  const handler = createHandler({ runner: createRunner(environment), settings, reportFault });
  const caller = { origin: { name: origin, allowed: true }, bearer: null };
  const textOf = (reply: unknown) => Buffer.from(reply as string | Uint8Array).toString();
  return (body) => {
    const reply = handler.answer(body, caller);
    return reply instanceof Promise ? reply.then(textOf) : textOf(reply);
  };
}

/** What is missing here no action asks for that needs the collection alone. */
function over(col: Collection): Environment {
  return {
    table: ACTIONS,
    settings: DEFAULT_SETTINGS,
    collection: () => col,
    profiles: { active: 'User 1' },
    groupUndo: (operation: string, fn: () => unknown) => col.groupUndo(operation, fn),
    reportFault: (error: unknown) => {
      throw error;
    },
  } as unknown as Environment;
}

function resultIn(reply: string, version: number): unknown {
  const told = parseExactly(reply) as { result: unknown; error: string | null } | null;
  if (told?.error) throw new Error(told.error);
  return version > 4 ? told?.result : told;
}
