import { AnkiError } from '../engine/errors.ts';

/** What to say of bytes that are no UTF-8: which one and where, with Python's "can't decode", which clients look for. */
export function utf8Fault(bytes: Uint8Array): AnkiError {
  const at = faultyByte(bytes);
  const byte = (bytes[at] ?? bytes.at(-1) ?? 0).toString(16).padStart(2, '0');
  return new AnkiError(
    'invalid',
    `the request is not valid UTF-8: can't decode byte 0x${byte} in position ${Math.min(at, bytes.length - 1)}`,
  );
}

const PIECE = 4096;

/** Piece by piece, then byte by byte: the decoder tells only that something is wrong. */
function faultyByte(bytes: Uint8Array): number {
  const whole = new TextDecoder('utf-8', { fatal: true });
  let start = 0;
  for (; start < bytes.length; start += PIECE) {
    if (!takes(whole, bytes.subarray(start, start + PIECE))) break;
  }
  const single = new TextDecoder('utf-8', { fatal: true });
  const from = Math.max(start - 4, 0); // a character may have begun in the piece before
  for (let at = firstOfCharacter(bytes, from); at < bytes.length; at++) {
    if (!takes(single, bytes.subarray(at, at + 1))) return at;
  }
  return bytes.length;
}

function firstOfCharacter(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at > 0 && at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
  return at;
}

function takes(decoder: InstanceType<typeof TextDecoder>, piece: Uint8Array): boolean {
  try {
    decoder.decode(piece, { stream: true });
    return true;
  } catch {
    return false;
  }
}
