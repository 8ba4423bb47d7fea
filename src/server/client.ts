import type { Socket } from 'node:net';
import type { Asker } from '../host/messages.ts';

/** Requests of one connection, and bytes of their bodies, that may wait for their answers; then no more are read. */
const MOST = { requests: 32, bytes: 1024 * 1024 } as const;

/** A connection as the server sees it: its requests are answered in their order, also when it does not wait for the replies. */
export class Client implements Asker {
  /** Whether it has gone away. */
  isGone = false;
  /** The engine's number for its request, while that is there. */
  underWay: number | undefined;
  readonly #socket: Socket;
  #last: Promise<void> | undefined;
  #unanswered = 0;
  #bytes = 0;
  #isHeld = false;

  constructor(socket: Socket, onGone: (client: Client) => void) {
    this.#socket = socket;
    socket.once('close', () => {
      this.isGone = true;
      onGone(this);
    });
  }

  /** Runs `answer` when all before it are answered. */
  inTurn(answer: () => Promise<void> | undefined): void {
    const done = this.#last ? this.#last.then(answer) : answer();
    if (!done) return;
    this.#last = done;
    done.then(() => {
      if (this.#last === done) this.#last = undefined;
    });
  }

  /** A request has begun to arrive. */
  begun(): void {
    this.#unanswered++;
    if (this.#unanswered > MOST.requests) this.#hold();
  }

  /** Its body is there. */
  arrived(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > MOST.bytes && this.#unanswered > 1) this.#hold();
  }

  answered(): void {
    this.#unanswered--;
    this.#letGoOrNot();
  }

  /** The body of one that is answered. */
  forget(bytes: number): void {
    this.#bytes -= bytes;
    this.#letGoOrNot();
  }

  #letGoOrNot(): void {
    if (this.#unanswered < MOST.requests / 2 && this.#bytes < MOST.bytes) this.#letGo();
  }

  /** Reads no further. Node itself resumes the socket after each message, so that is put off, too. */
  #hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#socket.pause();
    this.#socket.resume = () => this.#socket;
  }

  #letGo(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    Reflect.deleteProperty(this.#socket, 'resume'); // the class's own comes back
    this.#socket.resume();
  }
}
