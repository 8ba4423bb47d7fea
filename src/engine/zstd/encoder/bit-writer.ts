/** Bits from the lowest on, as zstd's streams have them; they are read from their end. */
export class BitWriter {
  readonly #out: Uint8Array;
  #at: number;
  #bits = 0;
  #count = 0;

  constructor(out: Uint8Array, start: number) {
    this.#out = out;
    this.#at = start;
  }

  /** At most 24 bits; those above `count` must be 0. */
  add(value: number, count: number): void {
    this.#bits |= value << this.#count;
    this.#count += count;
    while (this.#count >= 8) {
      this.#out[this.#at++] = this.#bits;
      this.#bits >>>= 8;
      this.#count -= 8;
    }
  }

  /** Marks the end of a stream that is read backwards; answers the place after it. */
  finish(): number {
    this.add(1, 1);
    return this.align();
  }

  /** Fills the last byte with 0; answers the place after it. */
  align(): number {
    if (this.#count > 0) this.add(0, 8 - this.#count);
    return this.#at;
  }
}
