import { damaged } from '../frames.ts';

/** Decodes symbols: a state names a symbol and, with some bits more, the next state. */
export interface FseTable {
  /** A state has so many bits. */
  readonly log: number;
  /** Per state: the symbol, from bit 8 on the number of bits to read, from bit 16 on what they are added to. */
  readonly cells: Uint32Array;
}

/** How many cells of a table each symbol has; -1 stands for less than one, which still needs a cell. */
export type Distribution = ArrayLike<number>;

/** RFC 8878, 4.1.1. */
export function fseTable(counts: Distribution, log: number): FseTable {
  const size = 1 << log;
  const cells = new Uint32Array(size);
  const next = new Uint16Array(counts.length);
  let rareFrom = size;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    const count = counts[symbol] ?? 0;
    if (count < 0) cells[--rareFrom] = symbol;
    next[symbol] = Math.abs(count);
  }
  spread(cells, counts, rareFrom);
  for (let state = 0; state < size; state++) {
    const symbol = cells[state] ?? 0;
    const count = next[symbol] ?? 0;
    next[symbol] = count + 1;
    const bits = log - (31 - Math.clz32(count));
    cells[state] = symbol | (bits << 8) | (((count << bits) - size) << 16);
  }
  return { log, cells };
}

function spread(cells: Uint32Array, counts: Distribution, rareFrom: number): void {
  const size = cells.length;
  const step = (size >> 1) + (size >> 3) + 3;
  let place = 0;
  for (let symbol = 0; symbol < counts.length; symbol++) {
    for (let i = 0; i < (counts[symbol] ?? 0); i++) {
      cells[place] = symbol;
      do place = (place + step) & (size - 1);
      while (place >= rareFrom);
    }
  }
  if (place !== 0) throw damaged();
}

/** The only symbol, which takes no bits. */
export const singleSymbol = (symbol: number): FseTable => ({ log: 0, cells: Uint32Array.of(symbol) });

/** Reads the description of a table; answers where it ends. Throws corrupt, also for more symbols than there are. */
export function readFseTable(
  bytes: Uint8Array,
  start: number,
  end: number,
  limits: { readonly log: number; readonly symbols: number },
): { table: FseTable; end: number } {
  const bits = new ForwardBits(bytes, start);
  const log = bits.read(4) + 5;
  if (log > limits.log) throw damaged();
  const counts: number[] = [];
  for (let left = 1 << log; left > 0; ) {
    const count = readCount(bits, left);
    left -= Math.abs(count);
    counts.push(count);
    if (count === 0) readZeros(bits, counts);
    if (left < 0 || counts.length > limits.symbols) throw damaged();
  }
  if (bits.end > end) throw damaged();
  return { table: fseTable(counts, log), end: bits.end };
}

/** A number from -1 to what is left: the lower ones take a bit less. */
function readCount(bits: ForwardBits, left: number): number {
  const width = 32 - Math.clz32(left + 1);
  const short = (1 << width) - 1 - (left + 1);
  const half = 1 << (width - 1);
  const low = bits.read(width - 1);
  if (low < short) return low - 1;
  const value = low | (bits.read(1) << (width - 1));
  return (value >= half ? value - short : value) - 1;
}

function readZeros(bits: ForwardBits, counts: number[]): void {
  for (let more = 3; more === 3; ) {
    more = bits.read(2);
    for (let i = 0; i < more; i++) counts.push(0);
    if (counts.length > 255) throw damaged();
  }
}

class ForwardBits {
  readonly #bytes: Uint8Array;
  readonly #first: number;
  #place = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#first = start;
  }

  /** The byte behind the last one that was begun. */
  get end(): number {
    return this.#first + ((this.#place + 7) >> 3);
  }

  read(count: number): number {
    const at = this.#first + (this.#place >> 3);
    const [a = 0, b = 0, c = 0] = this.#bytes.subarray(at, at + 3);
    const word = a | (b << 8) | (c << 16);
    const value = (word >> (this.#place & 7)) & ((1 << count) - 1);
    this.#place += count;
    return value;
  }
}
