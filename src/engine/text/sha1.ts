import { createHash } from 'node:crypto';

/** Texts of at most so many UTF-8 bytes are worked out here; for longer ones the way to Node's hashing is worth it. */
const SHORT = 247;

const bytes = new Uint8Array(256);
const view = new DataView(bytes.buffer);
const words = new Int32Array(80);
const encoder = new TextEncoder();

/** The texts of one request are hashed again and again: to look for duplicates, to check, to store. */
const known = new Map<string, number>();
const MOST_KNOWN = 4096;

/** The first 32 bits of a text's SHA-1, unsigned. A hash object of Node costs more than the hashing of a short text. */
export function sha1Start(text: string): number {
  if (text.length > SHORT) return longSha1Start(text);
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const hash = shortSha1Start(text);
  known.set(text, hash);
  return hash;
}

function shortSha1Start(text: string): number {
  const { read, written } = encoder.encodeInto(text, bytes.subarray(0, SHORT));
  if (read < text.length) return longSha1Start(text);
  const end = (written + 9 + 63) & ~63;
  bytes.fill(0, written, end);
  bytes[written] = 0x80;
  view.setUint32(end - 4, written * 8);
  return hashBlocks(end);
}

const longSha1Start = (text: string): number => createHash('sha1').update(text).digest().readUInt32BE(0);

/** FIPS 180-4, section 6.1.2, over the first `end` bytes of `bytes`. */
function hashBlocks(end: number): number {
  const hash = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  for (let start = 0; start < end; start += 64) {
    fillWords(start);
    addBlock(hash);
  }
  return (hash[0] ?? 0) >>> 0;
}

/** No lists here to exchange the values with: until V8 has optimized this they cost most of the time. */
function addBlock(hash: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = hash;
  for (let t = 0; t < 80; t++) {
    const next = (((a << 5) | (a >>> 27)) + mixed(t, b, c, d) + e + (words[t] ?? 0)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (const [i, value] of [a, b, c, d, e].entries()) hash[i] = (hash[i] ?? 0) + value;
}

function fillWords(start: number): void {
  for (let t = 0; t < 16; t++) words[t] = view.getInt32(start + t * 4);
  for (let t = 16; t < 80; t++) {
    const word = (words[t - 3] ?? 0) ^ (words[t - 8] ?? 0) ^ (words[t - 14] ?? 0) ^ (words[t - 16] ?? 0);
    words[t] = (word << 1) | (word >>> 31);
  }
}

function mixed(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}
