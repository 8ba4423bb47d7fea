import type { Collection } from '../collection/collection.ts';
import { SeededRandom } from '../random/seeded-random.ts';

const KEY = 'nextPos';

/** Numbers new cards one after the other; `save` keeps the count in the collection. */
export class NewPositions {
  readonly #col: Collection;
  readonly #first: number;
  #next: number;

  constructor(col: Collection) {
    this.#col = col;
    const stored = col.config.get(KEY);
    this.#first = typeof stored === 'number' && Number.isInteger(stored) && stored >= 0 ? stored : 0;
    this.#next = this.#first;
  }

  take(): number {
    const position = this.#next;
    this.#next = (position + 1) % 2 ** 32;
    return position;
  }

  save(): void {
    if (this.#next !== this.#first) this.#col.config.set(KEY, this.#next);
  }
}

/** Where a card goes whose deck mixes in new cards at random; the same each time (Rust: random_position). */
export const randomPosition = (next: number): number =>
  new SeededRandom(BigInt(next)).range(1, Math.max(next, 1000));
