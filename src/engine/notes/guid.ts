import type { Random } from '../random/random.ts';

/** Printable ASCII without quotes and backslash. */
const DIGITS = [
  ...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~',
];

/** A new note's identity: 64 random bits in base 91 (Rust: base91_u64). */
export const newGuid = (random: Random): string => base91(BigInt.asUintN(64, random.int64()));

/** Zero is the empty string, as in Anki. */
export function base91(value: bigint): string {
  const base = BigInt(DIGITS.length);
  let text = '';
  for (let rest = value; rest > 0n; rest /= base) text = DIGITS[Number(rest % base)] + text;
  return text;
}
