/** Bytes that come in pieces, in one piece of memory: many small pieces would cost many times their size. */
export class GatheredBytes {
  #bytes: Buffer = EMPTY;
  #size = 0;
  readonly #expected: number;

  /** `expected`: how many there will be, 0 when nobody knows. */
  constructor(expected: number) {
    this.#expected = expected;
  }

  get size(): number {
    return this.#size;
  }

  /** What has come so far, without a copy. */
  get bytes(): Buffer {
    return this.#bytes.length === this.#size ? this.#bytes : this.#bytes.subarray(0, this.#size);
  }

  add(piece: Buffer): void {
    if (this.#size === 0 && piece.length === this.#expected) this.#bytes = piece;
    else this.#copy(piece);
    this.#size += piece.length;
  }

  #copy(piece: Buffer): void {
    const needed = this.#size + piece.length;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#expected, this.#bytes.length * 2, LEAST));
      this.#bytes.copy(larger, 0, 0, this.#size);
      this.#bytes = larger;
    }
    piece.copy(this.#bytes, this.#size);
  }
}

const EMPTY = Buffer.alloc(0);

const LEAST = 1024;
