import { regexTooSlow } from './regex-error.ts';

/** Milliseconds that the patterns of one search may take for what is done once: machines and their transitions. */
const MOST = 400;

/**
 * Real time that patterns may still take for building their machines and for finding transitions that are not known yet.
 * Transitions that are known cost nothing, so that harmless patterns may read texts of any length.
 */
export class Allowance {
  #left = MOST;
  readonly #processor = process.cpuUsage();

  /** Takes off what went by since `started` (of `performance.now()`, which no change of the clock moves). */
  spendSince(started: number): void {
    this.#left -= performance.now() - started;
    this.check();
  }

  check(): void {
    if (this.#left < 0 && !this.#wasHeldUp()) throw regexTooSlow();
  }

  /** On a busy machine time goes by without anything being done; the processor's own clock takes longer to ask. */
  #wasHeldUp(): boolean {
    const { user, system } = process.cpuUsage(this.#processor);
    this.#left = MOST - (user + system) / 1000;
    return this.#left >= 0;
  }
}
