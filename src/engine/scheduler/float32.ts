/** Conversions of 32-bit floats as Rust makes them. */

const MAX_U32 = 0xffff_ffff;

/** To the nearest whole number, halves away from zero. */
export const rounded = (x: number): number => Math.sign(x) * Math.round(Math.abs(x));

/** `x as u32`: fractions cut off, kept within bounds. */
export const toU32 = (x: number): number => (Number.isNaN(x) ? 0 : clamp(Math.trunc(x), 0, MAX_U32));

/** `x as u16`. */
export const toU16 = (x: number): number => (Number.isNaN(x) ? 0 : clamp(Math.trunc(x), 0, 0xffff));

export const clamp = (x: number, least: number, most: number): number => Math.min(Math.max(x, least), most);

/** A `usize` that went below zero comes round from above. */
export const toUsize = (x: number): number => (x < 0 ? x + 2 ** 64 : x);
