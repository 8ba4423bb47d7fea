import { ACTIONS } from '../src/actions/index.ts';
import { DEFAULT_SETTINGS } from '../src/actions/settings.ts';
import type { Collection } from '../src/engine/collection/collection.ts';
import { createHandler } from '../src/protocol/handler.ts';
import type { Environment } from '../src/runner/environment.ts';
import { createRunner } from '../src/runner/runner.ts';

/** A collection, and requests to it as JSON texts: what they hold is read as it is from a socket. */
export interface Served {
  readonly col: Collection;
  /** The reply's text. Throws what a server would tell as "internal error". */
  readonly ask: (action: string, params: string) => string;
}

/** For actions that need nothing but the collection and wait for nothing. */
export function served(col: Collection): Served {
  const reportFault = (error: unknown): never => {
    throw error;
  };
  const runner = createRunner({
    table: ACTIONS,
    settings: DEFAULT_SETTINGS,
    collection: () => col,
    profiles: { active: 'User 1' },
    groupUndo: (operation: string, fn: () => unknown) => col.groupUndo(operation, fn),
    reportFault,
  } as unknown as Environment); // what such actions ask for
  const handler = createHandler({ runner, settings: DEFAULT_SETTINGS, reportFault });
  const caller = { origin: { name: '', allowed: true }, bearer: null };
  const ask = (action: string, params: string): string => {
    const reply = handler.answer(`{"action": "${action}", "version": 6, "params": ${params}}`, caller);
    return Buffer.from(reply as string | Uint8Array).toString(); // no promise, as it waits for nothing
  };
  return { col, ask };
}
