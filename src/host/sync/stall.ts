/**
 * Notices that nothing has moved on a connection for some time (Rust: IoMonitor), and passes on that someone calls it off.
 * The signal is given once; whoever made this must `stop` it.
 */
export class Stall {
  readonly #controller = new AbortController();
  readonly #millis: number;
  readonly #calledOff: AbortSignal | undefined;
  #lastMove = performance.now();
  #timer: NodeJS.Timeout;

  constructor(millis: number, calledOff?: AbortSignal) {
    this.#millis = millis;
    this.#calledOff = calledOff;
    if (calledOff?.aborted) this.#end();
    calledOff?.addEventListener('abort', this.#end);
    this.#timer = this.#wait(millis);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Bytes were taken or have come. */
  moved(): void {
    this.#lastMove = performance.now();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#calledOff?.removeEventListener('abort', this.#end);
  }

  readonly #end = (): void => this.#controller.abort();

  #wait(millis: number): NodeJS.Timeout {
    return setTimeout(() => setImmediate(() => this.#check()), millis);
  }

  /** After one turn of the loop: while this thread was busy, bytes may have come that nobody has looked at. */
  #check(): void {
    const left = this.#lastMove + this.#millis - performance.now();
    if (left <= 0) this.#end();
    else this.#timer = this.#wait(left);
  }
}
