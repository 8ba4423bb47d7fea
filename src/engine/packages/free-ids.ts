import { exactInteger, type LongInteger } from '../ids/long-integers.ts';

/** Anki moves an id that is taken on by so much, until it is free (Rust: uniquify_note_id, uniquify_card_id). */
const STEP = 999n;

/** Finds free ids, and takes them. Rows of taken ids are passed at one go when they are met again. */
export class FreeIds {
  readonly #taken: Set<LongInteger>;
  /** Behind a taken id: the first one of its row that was free when it was last looked for. */
  readonly #ahead = new Map<LongInteger, LongInteger>();

  /** `taken` becomes this object's own. */
  constructor(taken: Set<LongInteger>) {
    this.#taken = taken;
  }

  /** The wanted id, or the next one of its row that is free. */
  take(wanted: LongInteger): LongInteger {
    const passed: LongInteger[] = [];
    let id = wanted;
    while (this.#taken.has(id)) {
      passed.push(id);
      id = this.#ahead.get(id) ?? exactInteger(BigInt(id) + STEP);
    }
    for (const before of passed) this.#ahead.set(before, id);
    this.#taken.add(id);
    return id;
  }
}
