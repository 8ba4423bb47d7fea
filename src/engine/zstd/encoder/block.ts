import { BitWriter } from './bit-writer.ts';
import { type Distribution, distribute, FseTable, writeDistribution } from './fse.ts';
import { type HuffmanCode, huffmanCode } from './huffman.ts';
import type { Sequences } from './matches.ts';

/**
 * Writes a compressed block's contents (RFC 8878, 3.1.1.3) to `out`; answers the place after it, or undefined when that
 * would not be shorter than the block.
 */
export function writeBlock(
  out: Uint8Array,
  start: number,
  block: Uint8Array,
  found: Sequences,
): number | undefined {
  const literals = literalsOf(block, found);
  const afterLiterals = writeLiterals(out, start, literals);
  if (afterLiterals - start >= block.length) return undefined;
  const end = writeSequences(out, afterLiterals, found);
  return end - start < block.length ? end : undefined;
}

function literalsOf(block: Uint8Array, found: Sequences): Uint8Array {
  const literals = new Uint8Array(block.length);
  let [at, size] = [0, 0];
  for (let i = 0; i < found.count; i++) {
    const count = found.literals[i] as number; // below the count, as all in this file
    literals.set(block.subarray(at, at + count), size);
    size += count;
    at += count + (found.lengths[i] as number);
  }
  literals.set(block.subarray(at), size);
  return literals.subarray(0, size + block.length - at);
}

/** Below so many a tree costs more than it brings. */
const FEW_LITERALS = 64;

function writeLiterals(out: Uint8Array, start: number, literals: Uint8Array): number {
  const code = literals.length < FEW_LITERALS ? undefined : codeFor(literals);
  if (code) {
    const end = writePacked(out, start, literals, code);
    if (end - start < literals.length) return end;
  }
  const header = start + writePlainHeader(out, start, literals.length);
  out.set(literals, header);
  return header + literals.length;
}

function codeFor(literals: Uint8Array): HuffmanCode | undefined {
  const counts = new Uint32Array(256);
  for (const byte of literals) counts[byte] = (counts[byte] as number) + 1;
  return huffmanCode(counts);
}

/** Type 0; sizes of 5, 12 and 20 bits. */
function writePlainHeader(out: Uint8Array, start: number, size: number): number {
  if (size < 32) return writeNumber(out, start, size << 3, 1);
  if (size < 4096) return writeNumber(out, start, (size << 4) | (1 << 2), 2);
  return writeNumber(out, start, (size << 4) | (3 << 2), 3);
}

/** Type 2 with four streams and sizes of 18 bits. */
function writePacked(out: Uint8Array, start: number, literals: Uint8Array, code: HuffmanCode): number {
  const tree = start + 5;
  out.set(code.description, tree);
  const jumps = tree + code.description.length;
  const quarter = (literals.length + 3) >> 2;
  let at = jumps + 6;
  for (let stream = 0; stream < 4; stream++) {
    const from = stream * quarter;
    const end = writeStream(out, at, literals, from, Math.min(from + quarter, literals.length), code);
    if (stream < 3) writeNumber(out, jumps + 2 * stream, end - at, 2);
    at = end;
  }
  const size = literals.length;
  writeNumber(out, start, 2 | (3 << 2) | (size << 4), 3); // all but the second size, which begins at bit 22
  const packed = at - tree;
  out[start + 2] = ((size >> 12) & 0x3f) | (packed << 6);
  writeNumber(out, start + 3, packed >> 2, 2);
  return at;
}

function writeStream(
  out: Uint8Array,
  start: number,
  literals: Uint8Array,
  from: number,
  to: number,
  { codes, lengths }: HuffmanCode,
): number {
  const writer = new BitWriter(out, start);
  for (let at = to - 1; at >= from; at--) {
    const byte = literals[at] as number;
    writer.add(codes[byte] as number, lengths[byte] as number);
  }
  return writer.finish();
}

function writeSequences(out: Uint8Array, start: number, found: Sequences): number {
  const header = start + writeCount(out, start, found.count);
  if (found.count === 0) return header;
  const literals = codesOf(found, found.literals, literalCode);
  const offsets = codesOf(found, found.offsets, (value) => 31 - Math.clz32(value));
  const lengths = codesOf(found, found.lengths, (value) => matchCode(value - 3));
  const tables = [kindOf(literals, 9), kindOf(offsets, 8), kindOf(lengths, 9)] as const;
  out[header] = (tables[0].mode << 6) | (tables[1].mode << 4) | (tables[2].mode << 2);
  let at = header + 1;
  for (const table of tables) at = table.write(out, at);
  return writeCodes(new BitWriter(out, at), found, { literals, offsets, lengths }, tables);
}

function writeCount(out: Uint8Array, start: number, count: number): number {
  if (count < 128) return writeNumber(out, start, count, 1);
  if (count < 0x7f00) return writeNumber(out, start, ((count >> 8) + 128) | ((count & 255) << 8), 2);
  return writeNumber(out, start, 255 | ((count - 0x7f00) << 8), 3);
}

function codesOf({ count }: Sequences, values: Int32Array, codeOf: (value: number) => number): Uint8Array {
  const codes = new Uint8Array(count);
  for (let i = 0; i < count; i++) codes[i] = codeOf(values[i] as number);
  return codes;
}

interface CodeTable {
  /** 1: always the same code, 2: a table of its own. */
  readonly mode: 1 | 2;
  write(out: Uint8Array, at: number): number;
  first(code: number): number;
  before(writer: BitWriter, state: number, code: number): number;
  flush(writer: BitWriter, state: number): void;
}

function kindOf(codes: Uint8Array, longestLog: number): CodeTable {
  const counts = new Uint32Array(64);
  for (const code of codes) counts[code] = (counts[code] as number) + 1;
  const kinds = counts.filter((count) => count > 0).length;
  if (kinds === 1) return onlyCode(codes[0] as number);
  const log = Math.min(longestLog, Math.max(6, 30 - Math.clz32(codes.length)));
  return ownTable(distribute(counts, codes.length, log));
}

const onlyCode = (code: number): CodeTable => ({
  mode: 1,
  write: (out, at) => at + writeNumber(out, at, code, 1),
  first: () => 0,
  before: () => 0,
  flush: () => {},
});

function ownTable(distribution: Distribution): CodeTable {
  const table = new FseTable(distribution);
  return {
    mode: 2,
    write: (out, at) => {
      const writer = new BitWriter(out, at);
      writeDistribution(writer, distribution);
      return writer.align();
    },
    first: (code) => table.first(code, distribution),
    before: (writer, state, code) => table.encode(writer, state, code),
    flush: (writer, state) => table.flush(writer, state),
  };
}

interface Codes {
  readonly literals: Uint8Array;
  readonly offsets: Uint8Array;
  readonly lengths: Uint8Array;
}

/** From the last sequence to the first, each backwards: the decoder reads from the end. */
function writeCodes(
  writer: BitWriter,
  found: Sequences,
  codes: Codes,
  [ofLiterals, ofOffsets, ofLengths]: readonly [CodeTable, CodeTable, CodeTable],
): number {
  let [literals, offset, length] = [0, 0, 0];
  for (let i = found.count - 1; i >= 0; i--) {
    const literalCode = codes.literals[i] as number;
    const offsetCode = codes.offsets[i] as number;
    const lengthCode = codes.lengths[i] as number;
    if (i === found.count - 1) {
      literals = ofLiterals.first(literalCode);
      offset = ofOffsets.first(offsetCode);
      length = ofLengths.first(lengthCode);
    } else {
      offset = ofOffsets.before(writer, offset, offsetCode);
      length = ofLengths.before(writer, length, lengthCode);
      literals = ofLiterals.before(writer, literals, literalCode);
    }
    writer.add(
      (found.literals[i] as number) - (LITERAL_BASE[literalCode] as number),
      LITERAL_BITS[literalCode] as number,
    );
    writer.add(
      (found.lengths[i] as number) - 3 - (MATCH_BASE[lengthCode] as number),
      MATCH_BITS[lengthCode] as number,
    );
    writer.add((found.offsets[i] as number) - (1 << offsetCode), offsetCode);
  }
  ofLengths.flush(writer, length);
  ofOffsets.flush(writer, offset);
  ofLiterals.flush(writer, literals);
  return writer.finish();
}

/** RFC 8878, 3.1.1.3.2.1.1: additional bits of the codes for lengths of literals, and of matches less 3. */
const LITERAL_BITS = [
  ...Array.from({ length: 16 }, () => 0),
  ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
];
const MATCH_BITS = [
  ...Array.from({ length: 32 }, () => 0),
  ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
];

/** Where the range of each code begins: the ranges follow each other. */
function basesOf(bits: readonly number[]): number[] {
  let next = 0;
  return bits.map((count) => {
    const base = next;
    next += 1 << count;
    return base;
  });
}

const LITERAL_BASE = basesOf(LITERAL_BITS);
const MATCH_BASE = basesOf(MATCH_BITS);

/** Short lengths are looked up, of others the code follows from the highest bit. */
const literalCode = (value: number): number =>
  value < 64 ? (LITERAL_CODES[value] as number) : 50 - Math.clz32(value);
const matchCode = (value: number): number =>
  value < 128 ? (MATCH_CODES[value] as number) : 67 - Math.clz32(value);

const codeTable = (bases: readonly number[], size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, value) => bases.findLastIndex((base) => base <= value));

const LITERAL_CODES = codeTable(LITERAL_BASE, 64);
const MATCH_CODES = codeTable(MATCH_BASE, 128);

/** Little-endian; answers how many bytes that took. */
function writeNumber(out: Uint8Array, at: number, value: number, bytes: number): number {
  for (let i = 0; i < bytes; i++) out[at + i] = value >> (8 * i);
  return bytes;
}
