import type { CardId } from '../../ids/ids.ts';
import { SeededRandom } from '../../random/seeded-random.ts';
import { clamp, rounded, toU32 } from '../float32.ts';

const f = Math.fround;
const MAX_F32 = 3.4028234663852886e38;

/** Days from and to which each part of an interval widens the range. */
const RANGES: readonly (readonly [start: number, end: number, factor: number])[] = [
  [2.5, 7, f(0.15)],
  [7, 20, f(0.1)],
  [20, MAX_F32, f(0.05)],
];

/** The seed of a card at so many repetitions: the same question, the same luck (Rust: get_fuzz_seed_for_id_and_reps). */
export const fuzzSeed = (id: CardId, reps: number): bigint => BigInt(id) + BigInt(reps >>> 0);

/** From 0 up to, not including, 1. */
export const fuzzFactor = (seed: bigint): number => (new SeededRandom(seed).u32() >>> 9) / 0x80_0000;

/** Days around `interval` (a 32-bit float), picked by the factor (Rust: with_review_fuzz). */
export function fuzzed(factor: number, interval: number, least: number, most: number): number {
  const [lower, upper] = fuzzBounds(interval, least, most);
  return toU32(Math.floor(f(f(lower) + f(f(factor) * f(1 + upper - lower)))));
}

/** The days from which the fuzz picks, both ends included (Rust: constrained_fuzz_bounds). */
export function fuzzBounds(interval: number, least: number, most: number): readonly [number, number] {
  const minimum = Math.min(least, most);
  const middle = clamp(interval, f(minimum), f(most));
  const delta = halfWidth(middle);
  const lower = clamp(toU32(rounded(f(middle - delta))), minimum, most);
  const upper = clamp(toU32(rounded(f(middle + delta))), minimum, most);
  return upper === lower && upper > 2 && upper < most ? [lower, lower + 1] : [lower, upper];
}

/**
 * The least days that the fuzz may make of `interval`: none shorter than the interval before, unless the options have
 * changed so that it must shrink (Rust: minimum_review_fuzz_interval).
 */
export function leastFuzzed(interval: number, previous: number, most: number): number {
  if (toU32(rounded(interval)) > previous) return previous + 1;
  const [, upper] = fuzzBounds(interval, 1, most);
  return previous <= upper ? previous : 0;
}

function halfWidth(interval: number): number {
  if (interval < 2.5) return 0;
  return RANGES.reduce(
    (sum, [start, end, factor]) => f(sum + f(factor * Math.max(f(Math.min(interval, end) - start), 0))),
    1,
  );
}

/** A learning delay with up to a quarter more, five minutes at most (Rust: learning_ivl_with_fuzz). Seconds. */
export function fuzzedDelay(seed: bigint, secs: number): number {
  const end = secs + Math.floor(Math.min(f(f(secs) * 0.25), 300));
  return secs >= end ? secs : new SeededRandom(seed).range(secs, end);
}
