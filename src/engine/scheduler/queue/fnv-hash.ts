import type { LongInteger } from '../../ids/long-integers.ts';

/**
 * The hash by which Anki puts cards into an order that looks random but stays the same (Rust: FnvHasher over 64-bit
 * numbers), unsigned. In two halves, as numbers of 64 bits are slow and large decks are sorted by it.
 */
export function fnvHash(...values: readonly LongInteger[]): bigint {
  return hashOfHalves(values.flatMap(halvesOf));
}

/** The hash of an id that comes as `id >> 32` and `id & 0xffffffff`, as SQL hands over no long ones, and another number. */
export const fnvHashOf = (idHigh: number, idLow: number, other: number): bigint =>
  hashOfHalves([idLow, idHigh, ...halvesOf(other)]);

/** The expression that calls it as `fnvhash`. */
export const fnvHashSql = (id: string, other: string): string =>
  `fnvhash(${id} >> 32, ${id} & 4294967295, ${other})`;

function hashOfHalves(halves: readonly number[]): bigint {
  const state = { high: 0xcbf29ce4, low: 0x84222325 };
  for (const half of halves) mixHalf(state, half >>> 0);
  return (BigInt(state.high) << 32n) | BigInt(state.low);
}

/** The low half first. Ids beyond 2^53 are bigints. */
function halvesOf(value: LongInteger): readonly [number, number] {
  if (typeof value === 'bigint')
    return [Number(BigInt.asUintN(32, value)), Number(BigInt.asIntN(32, value >> 32n))];
  return [value, Math.floor(value / TWO_32)];
}

const TWO_32 = 0x1_0000_0000;
/** The prime is 2^40 + this. */
const PRIME_LOW = 0x1b3;

function mixHalf(state: { high: number; low: number }, half: number): void {
  for (let shift = 0; shift < 32; shift += 8) {
    const low = (state.low ^ ((half >>> shift) & 0xff)) >>> 0;
    const product = low * PRIME_LOW;
    const carry = Math.floor(product / TWO_32);
    state.high = (Math.imul(state.high, PRIME_LOW) + carry + (low << 8)) >>> 0;
    state.low = product >>> 0;
  }
}
