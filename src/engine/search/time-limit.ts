import { AnkiError } from '../errors.ts';

/** Milliseconds that an extraordinary search may take. */
const MOST = 800;

/**
 * Ends searches that would keep a server busy: SQLite cannot be interrupted from outside, so its statement asks at each
 * row. Only extraordinary searches ask (see COST); what people search for may take as long as it takes.
 */
export class TimeLimit {
  #end = 0;

  begin(): void {
    this.#end = performance.now() + MOST;
  }

  /** Throws when the time is over. */
  check(): void {
    if (performance.now() > this.#end) throw tooSlow();
  }
}

const tooSlow = (): AnkiError =>
  new AnkiError('unsupported', 'the search takes too long: make it simpler, or divide it into several');
