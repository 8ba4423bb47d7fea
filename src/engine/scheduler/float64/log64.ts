import { fused } from './fused.ts';
import { RECIPROCALS } from './log64-table.ts';
import { parted } from './parted.ts';

/** The natural logarithm of doubles to the last bit; see `exp64`. */
export function log64(x: number): number {
  if (!(x >= SMALLEST && x < Number.POSITIVE_INFINITY)) return Math.log(x);
  return x >= NEAR_ONE && x < BEYOND_ONE ? logNearOne(x - 1) : logByInterval(x);
}

const SMALLEST = 2 ** -1022;
const NEAR_ONE = 1 - 2 ** -4;
const BEYOND_ONE = 1 + 1.03515625 * 2 ** -4;
const LOWEST_MANTISSA = 0x3fe6_0000;
const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;

function logByInterval(x: number): number {
  const { exponent, mantissa, interval } = parted(x, LOWEST_MANTISSA);
  const reciprocal = RECIPROCALS[interval] ?? 0;
  const rest = fused(mantissa, reciprocal, -1);
  const base = fused(exponent, LN2_HIGH, logOfCentre(reciprocal));
  const high = base + rest;
  const low = fused(exponent, LN2_LOW, base - high + rest);
  const square = rest * rest;
  const tail = fused(square, fused(rest, FIFTH, FOURTH), fused(rest, CUBIC_2, CUBIC));
  return fused(rest * square, tail, fused(square, SQUARE, low)) + high;
}

/** To 43 binary places. */
const logOfCentre = (reciprocal: number): number => Math.round(-Math.log(reciprocal) * 2 ** 43) / 2 ** 43;

const SQUARE = -0.5000000000000001;
const CUBIC = 0.33333333331825593;
const CUBIC_2 = -0.2499999999622955;
const FOURTH = 0.20000304511814496;
const FIFTH = -0.16667054827627667;

/** ln(1 + r) for a small r. */
function logNearOne(r: number): number {
  if (r === 0) return 0;
  const square = r * r;
  const cube = r * square;
  const three = (from: number): number =>
    fused(square, NEAR[from + 2] ?? 0, fused(r, NEAR[from + 1] ?? 0, NEAR[from] ?? 0));
  const last = fused(cube, NEAR[9] ?? 0, three(6));
  const series = fused(cube, fused(cube, last, three(3)), three(0));
  const rounded = r * 2 ** 27 + r - r * 2 ** 27;
  const lost = r - rounded;
  const half = rounded * rounded * -0.5;
  const high = r + half;
  const low = fused(-0.5 * lost, rounded + r, r - high + half);
  return fused(cube, series, low) + high;
}

/** From the cube on; after every three the sum is multiplied by another cube. */
const NEAR = Float64Array.of(
  0.3333333333333352,
  -0.24999999999998432,
  0.19999999999320328,
  -0.16666666669929706,
  0.14285715076560868,
  -0.12499997863982555,
  0.11110712032936046,
  -0.10000486757818193,
  0.09181994006195467,
  -0.08328363062289341,
);
