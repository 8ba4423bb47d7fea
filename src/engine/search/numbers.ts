import { unexpected } from './search-error.ts';

const U32_MAX = 0xffff_ffff;
const I32_MAX = 0x7fff_ffff;

/** Numbers as Rust's `parse` reads them: an optional +, ASCII digits, nothing else. Undefined: not such a number. */
export function unsigned(text: string, max: number): number | undefined {
  const value = /^\+?[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  return value <= max ? value : undefined;
}

export function signed(text: string, max: number): number | undefined {
  const value = /^[+-]?[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  return value >= -max - 1 && value <= max ? value + 0 : undefined;
}

/** `context` is named in the error message. */
export function positiveWhole(text: string, context: string): number {
  const value = unsigned(text, U32_MAX);
  if (value === undefined) throw unexpected('a positive whole number', context, text);
  return value;
}

export function whole(text: string, context: string): number {
  const value = signed(text, I32_MAX);
  if (value === undefined) throw unexpected('a whole number', context, text);
  return value;
}

export function wholeUpToZero(text: string, context: string): number {
  const value = signed(text, I32_MAX);
  if (value === undefined || value > 0)
    throw unexpected('a whole number less than or equal to 0', context, text);
  return value;
}

/** A 64-bit number, as ids are. */
export function whole64(text: string, context: string): bigint {
  const value = /^[+-]?[0-9]+$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
  if (value === undefined || BigInt.asIntN(64, value) !== value)
    throw unexpected('a whole number', context, text);
  return value;
}

const FLOAT = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i;

/** A 32-bit float. Infinity and NaN, which Rust reads too, would only make its SQL fail. */
export function float32(text: string, context: string): number {
  const value = FLOAT.test(text) ? Math.fround(Number(text)) : Number.NaN;
  if (!Number.isFinite(value)) throw unexpected('a number', context, text);
  return value;
}
