import type { CharSet } from './char-set.ts';
import { neighbourBits } from './look.ts';
import type { Program } from './program.ts';

/** Code points whose class is remembered; more are forgotten. */
const MOST_KEPT = 100_000;

/**
 * The characters as a machine sees them: those that no part of it tells apart are one class. Classes are numbered from 1
 * as they come up; 0 stands for one that is not known yet.
 */
export class Alphabet {
  readonly #sets: readonly CharSet[];
  readonly #hasLooks: boolean;
  readonly #classes = new Map<string, number>();
  readonly #others = new Map<number, number>();
  /** By code point below 128. */
  readonly ascii = new Int32Array(128);

  constructor({ sets }: Program, hasLooks: boolean) {
    this.#sets = [...new Set(sets.filter((set) => set !== undefined))];
    this.#hasLooks = hasLooks;
  }

  /** The class of a code point above 127, or 0. */
  known(code: number): number {
    return this.#others.get(code) ?? 0;
  }

  /** The class of a code point. */
  find(code: number): number {
    const key = this.#keyOf(code);
    const found = this.#classes.get(key) ?? this.#classes.size + 1;
    this.#classes.set(key, found);
    if (code < 128) this.ascii[code] = found;
    else {
      if (this.#others.size >= MOST_KEPT) this.#others.clear();
      this.#others.set(code, found);
    }
    return found;
  }

  /** What the machine can know of a code point: which sets it is in, and what conditions ask of it. */
  #keyOf(code: number): string {
    let key = this.#hasLooks ? `${neighbourBits(code)}:` : '';
    for (const set of this.#sets) key += set(code) ? '1' : '0';
    return key;
  }
}
