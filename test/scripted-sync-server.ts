import type { Collection } from '../src/engine/collection/collection.ts';
import type { SyncMethod, SyncServer } from '../src/engine/sync/sync-server.ts';

/** An answer, or what gives it from the request; what it throws is thrown as by the network. */
export type ScriptedAnswer = object | string | number | null | ((request: Asked) => unknown);

export interface Asked {
  readonly method: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what they expect to have been sent
  readonly body: any;
  /** How many requests of this method there were before. */
  readonly before: number;
}

/** A sync server that has nothing to send and agrees with everything, but for what a test wants of it. */
export class ScriptedSyncServer implements SyncServer {
  readonly asked: Asked[] = [];
  readonly #answers: ReadonlyMap<string, ScriptedAnswer>;

  /** Stands as `col` does now, a moment later. */
  constructor(col: Collection, answers: Record<string, ScriptedAnswer> = {}) {
    const { mod, scm, usn } = col.stamps;
    const meta = { mod: mod + 1, scm, usn: usn + 3, ts: col.now, ...META };
    this.#answers = new Map(Object.entries({ meta, ...AGREEING, ...answers }));
  }

  usual(method: string): ScriptedAnswer | undefined {
    return this.#answers.get(method);
  }

  get methods(): string[] {
    return this.asked.map(({ method }) => method);
  }

  bodiesOf(method: string): Asked['body'][] {
    return this.asked.filter((asked) => asked.method === method).map(({ body }) => body);
  }

  async callText(method: SyncMethod, json: string): Promise<string> {
    const name = method.replace('sync/', '');
    const asked = { method: name, body: JSON.parse(json), before: this.bodiesOf(name).length };
    this.asked.push(asked);
    await Promise.resolve();
    const answer = this.#answers.get(name);
    const value = typeof answer === 'function' ? answer(asked) : answer;
    return value instanceof JsonText ? value.text : JSON.stringify(value);
  }

  call = unused;
  callWithBytes = unused;
  callForBytes = unused;
  uploadFile = unused;
  downloadFile = unused;
}

/** An answer that goes out as it is. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export const META = { msg: '', cont: true, hostNum: 0, empty: false, media_usn: 7 };

export const NO_CHANGES = { models: [], decks: [[], []], tags: [] };

export const FINISHED_AT = 1_790_000_000_000;

const AGREEING: Record<string, ScriptedAnswer> = {
  start: { cards: [], notes: [], decks: [] },
  applyGraves: null,
  applyChanges: NO_CHANGES,
  chunk: { done: true },
  applyChunk: null,
  sanityCheck2: ({ body }: Asked) => ({ status: 'ok', c: body.client, s: body.client }),
  finish: FINISHED_AT,
  abort: null,
};

function unused(): Promise<never> {
  throw new Error('not part of this conversation');
}
