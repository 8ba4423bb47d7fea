import { damaged } from '../frames.ts';
import { BackwardBits } from './bits.ts';
import { type FseTable, fseTable, readFseTable, singleSymbol } from './fse.ts';
import type { Literals } from './literals.ts';
import type { Window } from './window.ts';

/** What one of the three kinds of numbers in sequences is made of. */
interface Kind {
  readonly limits: { readonly log: number; readonly symbols: number };
  readonly usual: FseTable;
}

const LITERALS: Kind = {
  limits: { log: 9, symbols: 36 },
  usual: fseTable(
    [
      4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1,
      -1, -1,
    ],
    6,
  ),
};
const OFFSETS: Kind = {
  limits: { log: 8, symbols: 32 },
  usual: fseTable(
    [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1],
    5,
  ),
};
const LENGTHS: Kind = {
  limits: { log: 9, symbols: 53 },
  usual: fseTable(
    [
      1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
      1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
    ],
    6,
  ),
};

/** Codes of lengths: how many bits follow, and what they are added to. */
const LITERAL_BITS = Uint8Array.of(
  ...new Array(16).fill(0),
  ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
);
const LITERAL_BASES = basesOf(LITERAL_BITS, 0);
const LENGTH_BITS = Uint8Array.of(
  ...new Array(32).fill(0),
  ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
);
const LENGTH_BASES = basesOf(LENGTH_BITS, 3);

function basesOf(bits: Uint8Array, first: number): Uint32Array {
  let base = first;
  return Uint32Array.from(bits, (count) => {
    const own = base;
    base += 2 ** count;
    return own;
  });
}

/** Decodes the sequences of blocks (RFC 8878, 3.1.1.3.2) into the window; keeps what later blocks may use again. */
export class SequencesDecoder {
  #literals: FseTable | undefined;
  #offsets: FseTable | undefined;
  #lengths: FseTable | undefined;
  /** Offsets that were used lately, the newest first. */
  readonly #recent = Uint32Array.of(1, 4, 8);

  /** Nothing is handed on to the next frame. */
  reset(): void {
    this.#literals = undefined;
    this.#offsets = undefined;
    this.#lengths = undefined;
    this.#recent.set([1, 4, 8]);
  }

  /** Decodes from `start` to `end` of the block, and writes literals and repetitions. */
  decode(block: Uint8Array, start: number, end: number, literals: Literals, window: Window): void {
    const { count, end: headEnd } = readCount(block, start, end);
    if (count === 0) {
      if (headEnd !== end) throw damaged();
      window.append(literals.bytes, literals.start, literals.end);
      return;
    }
    const from = this.#readTables(block, headEnd, end);
    this.#run(new BackwardBits(block, from, end), count, literals, window);
  }

  /** Answers where the bits begin. */
  #readTables(block: Uint8Array, start: number, end: number): number {
    const modes = block[start] ?? 0;
    if (start >= end || (modes & 3) !== 0) throw damaged();
    const literals = readTable(block, start + 1, end, modes >> 6, LITERALS, this.#literals);
    this.#literals = literals.table;
    const offsets = readTable(block, literals.end, end, (modes >> 4) & 3, OFFSETS, this.#offsets);
    this.#offsets = offsets.table;
    const lengths = readTable(block, offsets.end, end, (modes >> 2) & 3, LENGTHS, this.#lengths);
    this.#lengths = lengths.table;
    return lengths.end;
  }

  #run(bits: BackwardBits, count: number, literals: Literals, window: Window): void {
    const [l, o, m] = [this.#literals, this.#offsets, this.#lengths];
    if (!l || !o || !m) throw damaged();
    const { cells: lCells } = l;
    const { cells: oCells } = o;
    const { cells: mCells } = m;
    let lState = bits.read(l.log);
    let oState = bits.read(o.log);
    let mState = bits.read(m.log);
    const { bytes, start, end } = literals;
    let taken = start;
    for (let number = count; number > 0; number--) {
      const lCell = lCells[lState] ?? 0;
      const oCell = oCells[oState] ?? 0;
      const mCell = mCells[mState] ?? 0;
      const lCode = lCell & 255;
      const mCode = mCell & 255;
      const value = offsetValue(bits, oCell & 255);
      const length = (LENGTH_BASES[mCode] ?? 0) + bits.read(LENGTH_BITS[mCode] ?? 0);
      const plain = (LITERAL_BASES[lCode] ?? 0) + bits.read(LITERAL_BITS[lCode] ?? 0);
      if (number > 1) {
        lState = (lCell >>> 16) + bits.read((lCell >> 8) & 255);
        mState = (mCell >>> 16) + bits.read((mCell >> 8) & 255);
        oState = (oCell >>> 16) + bits.read((oCell >> 8) & 255);
      }
      if (taken + plain > end || bits.left < 0) throw damaged();
      window.append(bytes, taken, taken + plain);
      taken += plain;
      window.repeat(this.#offset(value, plain === 0), length);
    }
    bits.end();
    window.append(bytes, taken, end);
  }

  /** The lowest values stand for offsets that were used lately; the newest comes first then. */
  #offset(value: number, isAfterRepetition: boolean): number {
    const recent = this.#recent;
    const first = recent[0] ?? 0;
    const place = isAfterRepetition ? value : value - 1;
    if (place === 0) return first;
    const offset = value > 3 ? value - 3 : place === 3 ? first - 1 : (recent[place] ?? 0);
    if (value > 3 || place > 1) recent[2] = recent[1] ?? 0;
    recent[1] = first;
    recent[0] = offset;
    return offset;
  }
}

/** More than 25 bits are not read at once. */
function offsetValue(bits: BackwardBits, code: number): number {
  if (code <= 24) return (1 << code) + bits.read(code);
  const high = bits.read(code - 16);
  return 2 ** code + high * 65536 + bits.read(16);
}

function readCount(block: Uint8Array, start: number, end: number): { count: number; end: number } {
  if (start >= end) throw damaged();
  const [a = 0, b = 0, c = 0] = block.subarray(start, Math.min(start + 3, end));
  if (a < 128) return { count: a, end: start + 1 };
  const isLong = a === 255;
  if (start + (isLong ? 3 : 2) > end) throw damaged();
  return isLong
    ? { count: b + c * 256 + 0x7f00, end: start + 3 }
    : { count: (a - 128) * 256 + b, end: start + 2 };
}

function readTable(
  block: Uint8Array,
  start: number,
  end: number,
  mode: number,
  { limits, usual }: Kind,
  before: FseTable | undefined,
): { table: FseTable; end: number } {
  if (mode === 0) return { table: usual, end: start };
  if (mode === 2) return readFseTable(block, start, end, limits);
  if (mode === 3) {
    if (!before) throw damaged();
    return { table: before, end: start };
  }
  const symbol = block[start] ?? 0;
  if (start >= end || symbol >= limits.symbols) throw damaged();
  return { table: singleSymbol(symbol), end: start + 1 };
}
