import * as crypto from 'node:crypto';

/** The first 32 bits of a text's SHA-1, unsigned. */
export const sha1Start = (text: string): number => Number.parseInt(sha1Hex(text).slice(0, 8), 16);

/** Node has `hash` since 20.12 and 21.7; it spares the object that costs more than hashing a short text. */
const sha1Hex: (text: string) => string =
  'hash' in crypto
    ? (text) => crypto.hash('sha1', text, 'hex')
    : (text) => crypto.createHash('sha1').update(text).digest('hex');
