import { rounded, toU32 } from '../float32.ts';

const DAY = 86_400;
const MAX_U32 = 0xffff_ffff;
const f = Math.fround;

/** The learning or relearning steps of the options, in minutes (Rust: LearningSteps). Delays are in seconds. */
export class Steps {
  readonly #minutes: readonly number[];

  constructor(minutes: readonly number[]) {
    this.#minutes = minutes;
  }

  get isEmpty(): boolean {
    return this.#minutes.length === 0;
  }

  /** How many are left after a failure: all. */
  get all(): number {
    return this.#minutes.length;
  }

  again(): number | undefined {
    return this.#secsAt(0);
  }

  hard(remaining: number): number | undefined {
    const index = this.#index(remaining);
    const current = this.#secsAt(index) ?? this.#secsAt(0);
    return current !== undefined && index === 0 ? this.#hardOfFirst(current) : current;
  }

  good(remaining: number): number | undefined {
    return this.#secsAt(this.#index(remaining) + 1);
  }

  /** The step that the card is in; 0 without steps. */
  current(remaining: number): number {
    return this.#secsAt(this.#index(remaining)) ?? 0;
  }

  remainingAfterGood(remaining: number): number {
    return Math.max(this.#minutes.length - (this.#index(remaining) + 1), 0);
  }

  /** Thousands tell of the steps left today, which no longer count. */
  #index(remaining: number): number {
    const total = this.#minutes.length;
    return Math.min(Math.max(total - (remaining % 1000), 0), Math.max(total - 1, 0));
  }

  #secsAt(index: number): number | undefined {
    const minutes = this.#minutes[index];
    return minutes === undefined ? undefined : toU32(f(f(minutes) * 60));
  }

  /** Between again and good; with one step half of it more, a day at most. */
  #hardOfFirst(again: number): number {
    const next = this.#secsAt(1);
    if (next !== undefined) return wholeDays(Math.floor(Math.min(again + next, MAX_U32) / 2));
    const longer = Math.floor(Math.min(again * 3, MAX_U32) / 2);
    return wholeDays(Math.min(longer, again + DAY, MAX_U32));
  }
}

/** More than a day is rounded, so that the delay does not depend on the hour. */
const wholeDays = (secs: number): number =>
  secs > DAY ? Math.min(toU32(rounded(f(f(secs) / DAY))) * DAY, MAX_U32) : secs;
