import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** More than any number of honest clients keep open. */
const MOST = 1000;

/** File descriptors that the engine, downloads and logs shall find free. */
const RESERVED = 64;

/**
 * Bounds a server's connections. A new one that is too many takes the place of the one that has rested longest, so that
 * clients that open and forget keep nobody out; where all are busy it is closed itself. Nothing that happens to a
 * connection, or keeps one from being accepted, ends the server.
 */
export class Connections {
  /** In the order in which they came to rest. */
  readonly #resting = new Set<Socket>();
  #count = 0;
  readonly #most: number;

  constructor(server: Server, most = mostConnections()) {
    this.#most = most;
    server.on('error', () => {}); // EMFILE and its like: what waits is accepted later
    server.on('connection', (socket) => this.#take(socket));
  }

  busy(socket: Socket): void {
    this.#resting.delete(socket);
  }

  resting(socket: Socket): void {
    if (!socket.destroyed) this.#resting.add(socket);
  }

  #take(socket: Socket): void {
    this.#count++;
    this.#resting.add(socket);
    socket.once('close', () => {
      this.#count--;
      this.#resting.delete(socket);
    });
    if (this.#count <= this.#most) return;
    const [longest] = this.#resting;
    longest?.destroy();
  }
}

/** What the system allows this process, where it tells. */
function mostConnections(): number {
  const files = openFileLimit();
  return Number.isFinite(files) ? Math.min(MOST, Math.max(files - RESERVED, Math.ceil(files / 4))) : MOST;
}

function openFileLimit(): number {
  try {
    return Number(/^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
  } catch {
    return Number.NaN;
  }
}
