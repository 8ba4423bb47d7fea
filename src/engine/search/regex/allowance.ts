import { regexTooSlow } from './regex-error.ts';

/** Milliseconds that the patterns of one search may take for what is done once: machines and their transitions. */
const MOST = 400;

/**
 * Real time that patterns may still take for building their machines and for finding transitions that are not known yet.
 * Transitions that are known cost nothing, so that harmless patterns may read texts of any length.
 */
export class Allowance {
  #left = MOST;

  /** Takes off what went by since `started` (of `performance.now()`, which no change of the clock moves). */
  spendSince(started: number): void {
    this.#left -= performance.now() - started;
    this.check();
  }

  check(): void {
    if (this.#left < 0) throw regexTooSlow();
  }
}
