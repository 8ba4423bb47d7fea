/**
 * Looks for one text in another from positions that never go down. What was found, or found missing, is kept, so that all
 * questions together read the text once.
 */
export class NextOf {
  readonly #text: string;
  readonly #wanted: string;
  #found = -1;
  #isGone = false;

  constructor(text: string, wanted: string) {
    this.#text = text;
    this.#wanted = wanted;
  }

  /** Where the next one begins, at `from` or behind it; -1 when there is none. */
  from(from: number): number {
    if (!this.#isGone && this.#found < from) {
      this.#found = this.#text.indexOf(this.#wanted, from);
      this.#isGone = this.#found < 0;
    }
    return this.#isGone ? -1 : this.#found;
  }
}
