/** Bytes a second that a download must bring at least in the long run. */
const MIN_RATE = 64 * 1024;

/**
 * Ends a download that takes longer than its time. What has arrived lengthens the time, so that a large file may come on
 * a slow line, but not byte by byte.
 */
export class Deadline {
  readonly #controller = new AbortController();
  #end: number;
  #timer: NodeJS.Timeout;

  constructor(millis: number) {
    this.#end = performance.now() + millis;
    this.#timer = this.#wait();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  progress(bytes: number): void {
    this.#end += (bytes / MIN_RATE) * 1000;
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  #wait(): NodeJS.Timeout {
    return setTimeout(() => setImmediate(() => this.#check()), Math.max(this.#end - performance.now(), 0));
  }

  /** After one turn of the loop: while this thread was busy, data may have come that nobody has looked at. */
  #check(): void {
    if (performance.now() >= this.#end) this.#controller.abort();
    else this.#timer = this.#wait();
  }
}
