import type { BitWriter } from './bit-writer.ts';

/** How often each symbol stands in a table of 2^log cells; none that occurs has less than one. */
export interface Distribution {
  readonly log: number;
  readonly cells: readonly number[];
}

/** Fits counts into a table; at least two symbols must occur, and not more than there are cells. */
export function distribute(counts: ArrayLike<number>, total: number, log: number): Distribution {
  const size = 1 << log;
  const cells = Array.from(counts, (count) => count && Math.max(1, Math.round((count * size) / total)));
  let missing = size - cells.reduce((sum, count) => sum + count, 0);
  while (missing !== 0) {
    const largest = cells.indexOf(Math.max(...cells));
    const step = missing > 0 ? missing : -Math.min(-missing, Math.max((cells[largest] ?? 0) >> 1, 1));
    cells[largest] = (cells[largest] ?? 0) + step;
    missing -= step;
  }
  while (cells.at(-1) === 0) cells.pop();
  return { log, cells };
}

/** RFC 8878, 4.1.1: probabilities in as many bits as what is left can need, runs of 0 in pairs of bits. */
export function writeDistribution(writer: BitWriter, { log, cells }: Distribution): void {
  writer.add(log - 5, 4);
  let left = (1 << log) + 1;
  for (let symbol = 0; symbol < cells.length; ) {
    const count = cells[symbol++] ?? 0;
    writeBelow(writer, count + 1, left);
    left -= count;
    if (count > 0) continue;
    let zeros = 0;
    while (cells[symbol] === 0) {
      zeros++;
      symbol++;
    }
    for (; zeros >= 3; zeros -= 3) writer.add(3, 2);
    writer.add(zeros, 2);
  }
}

/** A value from 0 to `most`: the lowest ones take a bit less. */
function writeBelow(writer: BitWriter, value: number, most: number): void {
  const bits = 32 - Math.clz32(most);
  const short = (1 << bits) - 1 - most;
  const half = 1 << (bits - 1);
  if (value < short) writer.add(value, bits - 1);
  else writer.add(value < half ? value : value + short, bits);
}

/** Encodes symbols, the last one first. */
export class FseTable {
  readonly log: number;
  /** Per symbol: where its next states begin in `#next`, less its number of cells. */
  readonly #start: Int32Array;
  /** Per symbol: added to a state it makes the bits to be written from the 16th bit on. */
  readonly #bits: Int32Array;
  readonly #next: Uint16Array;

  constructor({ log, cells }: Distribution) {
    const size = 1 << log;
    this.log = log;
    this.#start = new Int32Array(cells.length);
    this.#bits = new Int32Array(cells.length);
    this.#next = new Uint16Array(size);
    const free = new Int32Array(cells.length);
    let at = 0;
    cells.forEach((count, symbol) => {
      const most = count > 1 ? log - (31 - Math.clz32(count - 1)) : log;
      this.#bits[symbol] = (most << 16) - (count << most);
      this.#start[symbol] = at - count;
      free[symbol] = at;
      at += count;
    });
    spread(cells, size).forEach((symbol, cell) => {
      const place = free[symbol] ?? 0;
      this.#next[place] = cell + size;
      free[symbol] = place + 1;
    });
  }

  /** The state of a stream that ends with this symbol; what leads to it is never without bits. */
  first(symbol: number, { cells }: Distribution): number {
    return this.#next[(this.#start[symbol] ?? 0) + (cells[symbol] ?? 0)] ?? 0;
  }

  /** Puts a symbol before the state's; answers the new state. */
  encode(writer: BitWriter, state: number, symbol: number): number {
    const bits = (state + (this.#bits[symbol] as number)) >> 16; // symbols that occur have their entry
    writer.add(state & ((1 << bits) - 1), bits);
    return this.#next[(state >> bits) + (this.#start[symbol] as number)] as number; // as above
  }

  /** Writes the state that the decoder begins with. */
  flush(writer: BitWriter, state: number): void {
    writer.add(state - (1 << this.log), this.log);
  }
}

/** The symbol of each cell (RFC 8878, 4.1.1: the spreading step). */
function spread(cells: readonly number[], size: number): Uint8Array {
  const table = new Uint8Array(size);
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  cells.forEach((count, symbol) => {
    for (let i = 0; i < count; i++) {
      table[at] = symbol;
      at = (at + step) & (size - 1);
    }
  });
  return table;
}
