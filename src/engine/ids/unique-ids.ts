import { compareIds, exactInteger, type LongInteger } from './long-integers.ts';

/**
 * Hands out ids as Anki does: the time in milliseconds, or, where a row has that already, one more than the highest.
 * Of the table's ids from that time on `taken` holds at least the time itself, if it is one of them, and the highest.
 */
export class UniqueIds {
  readonly #now: number;
  #free: boolean;
  #highest: LongInteger;

  constructor(nowMillis: number, taken: readonly LongInteger[]) {
    this.#now = nowMillis;
    this.#free = !taken.includes(nowMillis);
    this.#highest = taken.reduce<LongInteger>(
      (highest, id) => (compareIds(id, highest) > 0 ? id : highest),
      nowMillis,
    );
  }

  next(): LongInteger {
    if (this.#free) {
      this.#free = false;
      return this.#now;
    }
    this.#highest = exactInteger(BigInt(this.#highest) + 1n);
    return this.#highest;
  }
}
