import { damaged } from '../frames.ts';

/** So many bytes behind what is read must exist, whatever they are. */
export const ROOM = 8;

/** Reads bits from the end of some bytes to their beginning, as zstd's entropy coders write them (RFC 8878, 4.1). */
export class BackwardBits {
  readonly #bytes: Uint8Array;
  readonly #first: number;
  /** How many bits are left; below zero when more was read than there is, which came as zeros. */
  left: number;

  /** The last byte holds, above the first bits, a 1 that marks the end. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    const last = end > start ? (bytes[end - 1] ?? 0) : 0;
    if (last === 0) throw damaged();
    this.#bytes = bytes;
    this.#first = start;
    this.left = (end - start - 1) * 8 + 31 - Math.clz32(last);
  }

  /** At most 25 bits. */
  read(count: number): number {
    this.left -= count;
    return this.#at(this.left, count);
  }

  /** The bits that `read` would give, at most 25. */
  peek(count: number): number {
    return this.#at(this.left - count, count);
  }

  /** Throws corrupt unless all was read, and no more. */
  end(): void {
    if (this.left !== 0) throw damaged();
  }

  #at(place: number, count: number): number {
    if (place < 0) return place + count <= 0 ? 0 : this.#at(0, place + count) << -place;
    const bytes = this.#bytes;
    const at = this.#first + (place >> 3);
    const word =
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24);
    return (word >>> (place & 7)) & ((1 << count) - 1);
  }
}
