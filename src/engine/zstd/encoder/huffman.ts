import { BitWriter } from './bit-writer.ts';
import { distribute, FseTable, writeDistribution } from './fse.ts';

/** The longest code that zstd has for literals. */
const LONGEST = 11;

/** The longest description of a tree, in bytes, that its header can tell. */
const LONGEST_DESCRIPTION = 127;

export interface HuffmanCode {
  readonly codes: Uint16Array;
  readonly lengths: Uint8Array;
  /** The tree as the decoder wants it. */
  readonly description: Uint8Array;
}

/** The best code for bytes that occur so often; undefined when there is one byte only, or the tree cannot be told. */
export function huffmanCode(counts: Uint32Array): HuffmanCode | undefined {
  const symbols = [...counts.keys()].filter((symbol) => (counts[symbol] ?? 0) > 0);
  if (symbols.length < 2) return undefined;
  const lengths = codeLengths(counts, symbols);
  const most = Math.max(...lengths);
  const weights = Array.from(lengths, (length) => (length === 0 ? 0 : most + 1 - length));
  const description = describe(weights.slice(0, symbols.at(-1)));
  return description && { codes: codesOf(weights, most), lengths, description };
}

/** Lengths of an optimal code of limited length, by merging packages level by level. */
function codeLengths(counts: Uint32Array, symbols: readonly number[]): Uint8Array {
  const leaves = symbols
    .map((symbol): Package => ({ weight: counts[symbol] ?? 0, symbol, parts: undefined }))
    .sort((a, b) => a.weight - b.weight);
  let level = leaves;
  for (let depth = 1; depth < LONGEST; depth++) level = merged(leaves, pairs(level));
  const lengths = new Uint8Array(256);
  for (const item of level.slice(0, 2 * leaves.length - 2)) addTo(lengths, item);
  return lengths;
}

interface Package {
  readonly weight: number;
  readonly symbol: number;
  readonly parts: readonly [Package, Package] | undefined;
}

function pairs(items: readonly Package[]): Package[] {
  const made: Package[] = [];
  for (let i = 1; i < items.length; i += 2) {
    const parts: [Package, Package] = [items[i - 1] as Package, items[i] as Package]; // below the length
    made.push({ weight: parts[0].weight + parts[1].weight, symbol: -1, parts });
  }
  return made;
}

function merged(a: readonly Package[], b: readonly Package[]): Package[] {
  const made: Package[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i], b[j]];
    if (x && (!y || x.weight <= y.weight)) {
      made.push(x);
      i++;
    } else if (y) {
      made.push(y);
      j++;
    }
  }
  return made;
}

function addTo(lengths: Uint8Array, { symbol, parts }: Package): void {
  if (!parts) lengths[symbol] = (lengths[symbol] ?? 0) + 1;
  else for (const part of parts) addTo(lengths, part);
}

/** RFC 8878, 4.2.1: codes by rising weight, then by symbol. */
function codesOf(weights: readonly number[], most: number): Uint16Array {
  const codes = new Uint16Array(256);
  let at = 0;
  for (let weight = 1; weight <= most; weight++) {
    weights.forEach((own, symbol) => {
      if (own !== weight) return;
      codes[symbol] = at >> (weight - 1);
      at += 1 << (weight - 1);
    });
  }
  return codes;
}

/** The weights of all symbols but the last, which follows from them. */
function describe(weights: readonly number[]): Uint8Array | undefined {
  const packed = packedWeights(weights);
  if (packed && (weights.length > 128 || packed.length <= weights.length / 2)) return packed;
  if (weights.length > 128) return undefined;
  const plain = new Uint8Array(1 + Math.ceil(weights.length / 2));
  plain[0] = 127 + weights.length;
  weights.forEach((weight, at) => {
    plain[1 + (at >> 1)] = (plain[1 + (at >> 1)] ?? 0) | (at % 2 === 0 ? weight << 4 : weight);
  });
  return plain;
}

const WEIGHTS_LOG = 6;

/** Two states by turns, as FSE streams of weights have it (RFC 8878, 4.2.1.2). */
function packedWeights(weights: readonly number[]): Uint8Array | undefined {
  const counts = new Uint32Array(LONGEST + 1);
  for (const weight of weights) counts[weight] = (counts[weight] ?? 0) + 1;
  if (weights.length < 3 || counts.filter((count) => count > 0).length < 2) return undefined;
  const distribution = distribute(counts, weights.length, WEIGHTS_LOG);
  const out = new Uint8Array(512);
  const header = new BitWriter(out, 1);
  writeDistribution(header, distribution);
  const writer = new BitWriter(out, header.align());
  const table = new FseTable(distribution);
  const states: [number | undefined, number | undefined] = [undefined, undefined];
  for (let at = weights.length - 1; at >= 0; at--) {
    const weight = weights[at] ?? 0;
    const state = states[at % 2];
    states[at % 2] =
      state === undefined ? table.first(weight, distribution) : table.encode(writer, state, weight);
  }
  table.flush(writer, states[1] ?? 0);
  table.flush(writer, states[0] ?? 0);
  const length = writer.finish() - 1;
  out[0] = length;
  return length > LONGEST_DESCRIPTION ? undefined : out.slice(0, 1 + length);
}
