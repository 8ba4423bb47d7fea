import { damaged } from '../frames.ts';
import { BackwardBits } from './bits.ts';
import { readFseTable } from './fse.ts';

/** Looks symbols up by the next bits. */
export interface HuffmanTable {
  /** So many bits are looked at. */
  readonly log: number;
  /** Per value of these bits: the symbol, from bit 8 on how many of the bits it takes. */
  readonly cells: Uint16Array;
}

const LONGEST_CODE = 11;
const MOST_WEIGHTS = 255;

/** Reads the description of a table; answers where it ends (RFC 8878, 4.2.1). */
export function readHuffmanTable(
  bytes: Uint8Array,
  start: number,
  end: number,
): { table: HuffmanTable; end: number } {
  const head = bytes[start] ?? 0;
  const isDirect = head >= 128;
  const size = isDirect ? (head - 126) >> 1 : head;
  const from = start + 1;
  if (from + size > end) throw damaged();
  const weights = isDirect ? directWeights(bytes, from, head - 127) : fseWeights(bytes, from, from + size);
  return { table: tableOf(weights), end: from + size };
}

const directWeights = (bytes: Uint8Array, from: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => {
    const byte = bytes[from + (i >> 1)] ?? 0;
    return i & 1 ? byte & 15 : byte >> 4;
  });

/** Two states take turns, until one of them has no bits left for its next state. */
function fseWeights(bytes: Uint8Array, start: number, end: number): number[] {
  const { table, end: from } = readFseTable(bytes, start, end, { log: 6, symbols: LONGEST_CODE + 2 });
  const bits = new BackwardBits(bytes, from, end);
  let [now, other] = [table.cells[bits.read(table.log)] ?? 0, table.cells[bits.read(table.log)] ?? 0];
  if (bits.left < 0) throw damaged();
  const weights: number[] = [];
  while (weights.length < MOST_WEIGHTS) {
    weights.push(now & 255);
    const count = (now >> 8) & 255;
    if (bits.left < count) {
      weights.push(other & 255);
      return weights;
    }
    [now, other] = [other, table.cells[(now >>> 16) + bits.read(count)] ?? 0];
  }
  throw damaged();
}

/** The weight of the last symbol is what is missing to a power of two. */
function tableOf(weights: number[]): HuffmanTable {
  const sum = weights.reduce((all, weight) => all + (weight && 1 << (weight - 1)), 0);
  const log = 32 - Math.clz32(sum);
  const missing = (1 << log) - sum;
  if (sum === 0 || log > LONGEST_CODE || (missing & (missing - 1)) !== 0 || weights.length > MOST_WEIGHTS)
    throw damaged();
  weights.push(32 - Math.clz32(missing));
  const cells = new Uint16Array(1 << log);
  let at = 0;
  for (let weight = 1; weight <= log; weight++) {
    for (const [symbol, own] of weights.entries()) {
      if (own !== weight) continue;
      const next = at + (1 << (weight - 1));
      cells.fill(symbol | ((log + 1 - weight) << 8), at, next);
      at = next;
    }
  }
  return { log, cells };
}

/** Decodes one stream of symbols, which must fill the space from `at` to `to`. */
export function decodeStream(
  { log, cells }: HuffmanTable,
  bits: BackwardBits,
  out: Uint8Array,
  at: number,
  to: number,
): void {
  for (let place = at; place < to; place++) {
    const cell = cells[bits.peek(log)] ?? 0;
    out[place] = cell;
    bits.left -= cell >> 8;
  }
  bits.end();
}
