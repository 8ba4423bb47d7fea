import { fused } from './fused.ts';
import { rootsOfTwo, SIZE } from './tables.ts';

/**
 * e^x of doubles to the last bit as the C library gives it to Anki (glibc 2.28 and newer, on processors with fused
 * multiplication and addition); `Math` differs from it, and from one Node to the next. Method and constants are those of
 * Arm's "optimized routines" (MIT licence), which glibc uses. Results near the limits of doubles are left to `Math`.
 */
export function exp64(x: number): number {
  const size = Math.abs(x);
  if (!(size < LARGEST)) return Math.exp(x);
  return size < NEGLIGIBLE ? 1 + x : powerOfE(x, 0);
}

const LARGEST = 512;
const NEGLIGIBLE = 2 ** -54;

/** e^(x + tail), the tail being far smaller than x. */
export function powerOfE(x: number, tail: number): number {
  roots ??= rootsOfTwo();
  const whole = fused(STEPS_PER_E, x, NO_FRACTIONS) - NO_FRACTIONS;
  const rest = fused(whole, -STEP_LOW, fused(whole, -STEP_HIGH, x)) + tail;
  const index = whole & (SIZE - 1);
  const scale = 2 ** ((whole - index) / SIZE) * (roots.roots[index] ?? 0);
  const square = rest * rest;
  const sum = fused(square, fused(rest, CUBIC, SQUARE), (roots.tails[index] ?? 0) + rest);
  const grown = fused(square * square, fused(rest, FIFTH, FOURTH), sum);
  return fused(scale, grown, scale);
}

let roots: ReturnType<typeof rootsOfTwo> | undefined;

const STEPS_PER_E = Math.LOG2E * SIZE;
/** ln 2 / 128 in two parts. */
const STEP_HIGH = 0.005415212348111709;
const STEP_LOW = 1.2864023111638346e-14;
/** Adding this leaves no bits for fractions, and so rounds to the nearest whole number. */
const NO_FRACTIONS = 1.5 * 2 ** 52;

const SQUARE = 0.49999999999996786;
const CUBIC = 0.16666666666665886;
const FOURTH = 0.0416666808410674;
const FIFTH = 0.008333335853059549;
