import type { ServerResponse } from 'node:http';

/** Answers together, besides the largest, that may wait for their clients to read them. */
const ALL_ANSWERS = 128 * 1024 * 1024;

/** A larger answer is written piece by piece, so that it shows whether its client reads. */
const PIECE = 256 * 1024;

/** Milliseconds after which a client counts as one that does not read, when there is too much. */
const PATIENCE = 300;

interface Unread {
  readonly size: number;
  /** When it was last seen to get on. */
  lastRead: number;
}

/** Sends large answers; when too many of them are not read, the clients that have stood still longest are cut off. */
export class Outbox {
  readonly #unread = new Map<ServerResponse, Unread>();
  readonly #most: number;
  #sum = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(most = ALL_ANSWERS) {
    this.#most = most;
  }

  /** Settles when the answer has been read, or nobody is there to read it. */
  send(response: ServerResponse, body: Uint8Array): Promise<void> {
    const unread: Unread = { size: body.length, lastRead: performance.now() };
    this.#unread.set(response, unread);
    this.#sum += body.length;
    this.#watch();
    return new Promise((resolve) => {
      response.once('close', () => {
        this.#unread.delete(response);
        this.#sum -= body.length;
        resolve();
      });
      writeInPieces(response, body, unread);
    });
  }

  #watch(): void {
    this.#cutOff();
    if (this.#excess <= 0 || this.#timer) return;
    this.#timer = setInterval(() => {
      this.#cutOff();
      if (this.#excess > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    }, PATIENCE / 4).unref();
  }

  #cutOff(): void {
    if (this.#excess <= 0) return;
    const stale = performance.now() - PATIENCE;
    const standing = [...this.#unread].filter(([, { lastRead }]) => lastRead < stale);
    standing.sort(([, a], [, b]) => a.lastRead - b.lastRead);
    let excess = this.#excess;
    for (const [response, { size }] of standing) {
      if (excess <= 0) return;
      response.destroy();
      excess -= size;
    }
  }

  /** One answer may be as large as it is. */
  get #excess(): number {
    if (this.#sum <= this.#most) return 0;
    const largest = [...this.#unread.values()].reduce((most, { size }) => Math.max(most, size), 0);
    return this.#sum - largest - this.#most;
  }
}

function writeInPieces(response: ServerResponse, body: Uint8Array, unread: Unread): void {
  let sent = 0;
  const more = (): void => {
    unread.lastRead = performance.now();
    while (sent < body.length) {
      const piece = body.subarray(sent, sent + PIECE);
      sent += piece.length;
      if (sent === body.length) response.end(piece);
      else if (!response.write(piece)) {
        response.once('drain', more);
        return;
      }
    }
  };
  more();
}
