import { powerOfE } from './exp64.ts';
import { fused } from './fused.ts';
import { parted, startOf } from './parted.ts';
import { logarithms, SIZE } from './tables.ts';

/** `base` to the power of `exponent`, doubles, to the last bit; see `exp64`. */
export function pow64(base: number, exponent: number): number {
  const isOrdinary = base >= SMALLEST && base < Number.POSITIVE_INFINITY && Number.isFinite(exponent);
  if (!isOrdinary || exponent === 0) return base ** exponent;
  const { high, low } = preciseLog(base);
  const product = exponent * high;
  const size = Math.abs(product);
  if (!(size < LARGEST)) return base ** exponent;
  if (size < NEGLIGIBLE) return 1 + product;
  return powerOfE(product, fused(exponent, low, fused(exponent, high, -product)));
}

const SMALLEST = 2 ** -1022;
const FIRST_ODD = 83;
const LARGEST = 512;
const NEGLIGIBLE = 2 ** -54;
const LOWEST_MANTISSA = 0x3fe6_9555;
const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;

/** ln x as a double and about 15 bits more. */
function preciseLog(x: number): { high: number; low: number } {
  table ??= logarithms(DIVISORS);
  const { exponent, mantissa, interval } = parted(x, LOWEST_MANTISSA);
  const rest = fused(mantissa, (DIVISORS[interval] ?? 0) / 256, -1);
  const base = fused(exponent, LN2_HIGH, table.logs[interval] ?? 0);
  const sum = base + rest;
  const low1 = fused(exponent, LN2_LOW, table.tails[interval] ?? 0);
  const low2 = base - sum + rest;
  const half = -0.5 * rest;
  const square = rest * half;
  const high = sum + square;
  const low3 = fused(half, rest, -square);
  const low4 = sum - high + square;
  const low = fused(rest * square, series(rest, square), low1 + low2 + low3 + low4);
  const log = high + low;
  return { high: log, low: high - log + low };
}

/** What follows the square in ln(1 + rest), parted by -rest^3 / 2; `square` is -rest^2 / 2. */
function series(rest: number, square: number): number {
  const last = fused(rest, 1.0000415263675542, -1.142909628459501);
  const middle = fused(square, last, fused(rest, -0.6666666663487739, 0.7999999995323976));
  return fused(square, middle, fused(rest, 0.5000000000000007, -0.6666666666666679));
}

let table: ReturnType<typeof logarithms> | undefined;

/**
 * 256 divided by a number near the centre of each interval, rounded to a whole number, and to an even one up to a little
 * above one, so that all rests are exact.
 */
const DIVISORS = Array.from({ length: SIZE }, (_, interval) => {
  const divisor = 256 / ((startOf(LOWEST_MANTISSA, interval) + startOf(LOWEST_MANTISSA, interval + 1)) / 2);
  return interval < FIRST_ODD ? 2 * Math.round(divisor / 2) : Math.round(divisor);
});
