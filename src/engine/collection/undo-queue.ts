import { invert } from './changeset.ts';

/** Anki keeps as many (Rust: UNDO_LIMIT). */
const LIMIT = 30;

/** Bytes of records that are kept; the last step is, however large. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What one request changed, as records that can be applied and turned round. */
export interface UndoStep {
  /** Name of the operation, as the caller gave it. */
  readonly operation: string;
  /** Milliseconds since 1970 at which it began. */
  readonly at: number;
  /** One record a transaction, oldest first. */
  readonly changesets: readonly Uint8Array[];
}

/** The step's records turned round, in the order in which they must be applied to take it back. */
export const inverseOf = (step: UndoStep): Uint8Array[] => step.changesets.map(invert).reverse();

/** The steps that can be undone and redone; holds no connection and changes nothing. */
export class UndoQueue {
  readonly #done: UndoStep[] = [];
  readonly #undone: UndoStep[] = [];

  get next(): UndoStep | undefined {
    return this.#done.at(-1);
  }

  get nextRedo(): UndoStep | undefined {
    return this.#undone.at(-1);
  }

  /** A new step; what was undone before can no longer be redone. */
  push(step: UndoStep): void {
    this.#undone.length = 0;
    this.#done.push(step);
    if (this.#done.length > LIMIT) this.#done.shift();
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    let bytes = 0;
    const enough = this.#done.findLastIndex((step) => {
      bytes += sizeOf(step);
      return bytes > MOST_BYTES;
    });
    if (enough >= 0) this.#done.splice(0, Math.min(enough + 1, this.#done.length - 1));
  }

  moveToUndone(): void {
    const step = this.#done.pop();
    if (step) this.#undone.push(step);
  }

  moveToDone(): void {
    const step = this.#undone.pop();
    if (step) this.#done.push(step);
  }

  clear(): void {
    this.#done.length = 0;
    this.#undone.length = 0;
  }
}

const sizeOf = ({ changesets }: UndoStep): number =>
  changesets.reduce((sum, changeset) => sum + changeset.byteLength, 0);
