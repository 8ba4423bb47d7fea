import { setImmediate } from 'node:timers/promises';

/** Milliseconds for which the thread may be kept from other requests. */
const SLICE = 8;

/** Lets other work of this thread have its turn from time to time. */
export class Pace {
  #since = performance.now();

  /** Call it between small steps. */
  async turn(): Promise<void> {
    if (performance.now() - this.#since < SLICE) return;
    await setImmediate();
    this.#since = performance.now();
  }
}
