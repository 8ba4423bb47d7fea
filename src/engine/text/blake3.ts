import { at, QUARTERS, quarterRound, type Turns } from '../random/quarter-round.ts';

/** The first `bytes` (at most 32) bytes of the BLAKE3 hash of a text in UTF-8, in hexadecimal. */
export function blake3Hex(text: string, bytes = 32): string {
  const words = hashTree(Buffer.from(text, 'utf8'));
  const out = Buffer.alloc(32);
  words.forEach((word, index) => {
    out.writeUInt32LE(word >>> 0, index * 4);
  });
  return out.toString('hex', 0, bytes);
}

const CHUNK_BYTES = 1024;
const BLOCK_BYTES = 64;
const CHUNK_START = 1;
const CHUNK_END = 2;
const PARENT = 4;
const ROOT = 8;
const IV = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const PERMUTATION = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];
const TURNS: Turns = [16, 20, 24, 25];

/** Left subtrees hold the largest power of two of chunks that leaves something for the right. */
function hashTree(data: Buffer, firstChunk = 0, rootFlag = ROOT): Int32Array {
  if (data.length <= CHUNK_BYTES) return hashChunk(data, firstChunk, rootFlag);
  const chunks = Math.ceil(data.length / CHUNK_BYTES);
  const leftChunks = 2 ** Math.floor(Math.log2(chunks - 1));
  const split = leftChunks * CHUNK_BYTES;
  const block = new Int32Array(16);
  block.set(hashTree(data.subarray(0, split), firstChunk, 0));
  block.set(hashTree(data.subarray(split), firstChunk + leftChunks, 0), 8);
  return compress(Int32Array.from(IV), block, 0, BLOCK_BYTES, PARENT | rootFlag);
}

function hashChunk(data: Buffer, chunk: number, rootFlag: number): Int32Array {
  let chain = Int32Array.from(IV);
  const blocks = Math.max(1, Math.ceil(data.length / BLOCK_BYTES));
  for (let index = 0; index < blocks; index++) {
    const part = data.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES);
    const last = index === blocks - 1;
    const flags = (index === 0 ? CHUNK_START : 0) | (last ? CHUNK_END | rootFlag : 0);
    chain = compress(chain, wordsOf(part), chunk, part.length, flags);
  }
  return chain;
}

function wordsOf(part: Buffer): Int32Array {
  const padded = Buffer.alloc(BLOCK_BYTES);
  part.copy(padded);
  return Int32Array.from({ length: 16 }, (_, index) => padded.readInt32LE(index * 4));
}

function compress(
  chain: Int32Array,
  block: Int32Array,
  counter: number,
  length: number,
  flags: number,
): Int32Array<ArrayBuffer> {
  const state = new Int32Array(16);
  state.set(chain);
  state.set(IV.slice(0, 4), 8);
  state.set([counter | 0, Math.floor(counter / 2 ** 32), length, flags], 12);
  let message = block;
  for (let round = 0; round < 7; round++) {
    QUARTERS.forEach((quarter, index) => {
      quarterRound(state, quarter, TURNS, at(message, index * 2), at(message, index * 2 + 1));
    });
    const previous = message;
    message = Int32Array.from(PERMUTATION, (from) => at(previous, from));
  }
  return Int32Array.from({ length: 8 }, (_, index) => at(state, index) ^ at(state, index + 8));
}
