import { blake3 } from '@noble/hashes/blake3.js';

/** The first `bytes` bytes of the BLAKE3 hash of a text in UTF-8, in hexadecimal. */
export const blake3Hex = (text: string, bytes = 32): string =>
  Buffer.from(blake3(Buffer.from(text, 'utf8'), { dkLen: bytes })).toString('hex');
