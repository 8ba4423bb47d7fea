import { damaged } from '../frames.ts';
import { BackwardBits } from './bits.ts';
import { decodeStream, type HuffmanTable, readHuffmanTable } from './huffman.ts';

/** The bytes of a block that no repetition brings. */
export interface Literals {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Where the section ends in the block. */
  readonly sectionEnd: number;
}

/** Decodes literals (RFC 8878, 3.1.1.3.1); keeps the table, which later blocks may use again. */
export class LiteralsDecoder {
  readonly #most: number;
  readonly #out: Uint8Array;
  #table: HuffmanTable | undefined;

  constructor(most: number) {
    this.#most = most;
    this.#out = new Uint8Array(most);
  }

  /** Forgets the table: it is not handed on to the next frame. */
  reset(): void {
    this.#table = undefined;
  }

  decode(block: Uint8Array, start: number, end: number): Literals {
    const head = block[start] ?? 0;
    return (head & 3) < 2 ? this.#plain(block, start, end) : this.#packed(block, start, end);
  }

  #plain(block: Uint8Array, start: number, end: number): Literals {
    const head = littleEndian(block, start, 3);
    const width = (head & 4) === 0 ? 1 : (head & 8) === 0 ? 2 : 3;
    const size = width === 1 ? (head & 0xff) >> 3 : width === 2 ? (head & 0xffff) >> 4 : head >> 4;
    const from = start + width;
    const isRun = (head & 3) === 1;
    const sectionEnd = from + (isRun ? 1 : size);
    if (size > this.#most || sectionEnd > end) throw damaged();
    if (!isRun) return { bytes: block, start: from, end: sectionEnd, sectionEnd };
    this.#out.fill(block[from] ?? 0, 0, size);
    return { bytes: this.#out, start: 0, end: size, sectionEnd };
  }

  #packed(block: Uint8Array, start: number, end: number): Literals {
    const format = ((block[start] ?? 0) >> 2) & 3;
    const width = format < 2 ? 3 : format + 2;
    const bits = format < 2 ? 10 : format === 2 ? 14 : 18;
    const head = littleEndian(block, start, width);
    const size = Math.floor(head / 16) % 2 ** bits;
    const packedSize = Math.floor(head / 2 ** (4 + bits)) % 2 ** bits;
    let from = start + width;
    const sectionEnd = from + packedSize;
    if (size > this.#most || sectionEnd > end) throw damaged();
    if (((block[start] ?? 0) & 3) === 2) {
      const read = readHuffmanTable(block, from, sectionEnd);
      this.#table = read.table;
      from = read.end;
    }
    if (format === 0) this.#stream(block, from, sectionEnd, 0, size);
    else this.#fourStreams(block, from, sectionEnd, size);
    return { bytes: this.#out, start: 0, end: size, sectionEnd };
  }

  #fourStreams(block: Uint8Array, start: number, end: number, size: number): void {
    const quarter = (size + 3) >> 2;
    if (start + 6 > end || quarter * 3 > size) throw damaged();
    let from = start + 6;
    for (let number = 0; number < 4; number++) {
      const to = number < 3 ? from + littleEndian(block, start + number * 2, 2) : end;
      if (to > end) throw damaged();
      this.#stream(block, from, to, number * quarter, number < 3 ? (number + 1) * quarter : size);
      from = to;
    }
  }

  #stream(block: Uint8Array, from: number, to: number, at: number, outEnd: number): void {
    if (!this.#table) throw damaged();
    decodeStream(this.#table, new BackwardBits(block, from, to), this.#out, at, outEnd);
  }
}

/** At most five bytes; missing ones count as 0. */
function littleEndian(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = value * 256 + (bytes[start + i] ?? 0);
  return value;
}
