/**
 * The tables of `exp64`, `pow64` and `cos64`, worked out with whole numbers of any size, so that every entry is the
 * double nearest to the true value.
 */

const DIGITS = 160n;
const ONE = 1n << DIGITS;
/** Entries of each table. */
export const SIZE = 128;

/** Of numbers with `DIGITS` binary places. */
const toDouble = (fixed: bigint): number => Number(fixed) / 2 ** Number(DIGITS);

/** The nearest double, which must be a multiple of 2^-60, in as many places as the number itself. */
const rounded = (fixed: bigint): bigint => BigInt(toDouble(fixed) * 2 ** 60) << (DIGITS - 60n);

/** Roots of two, 2^(i/128), and what their rounding lost, relative to them. */
export function rootsOfTwo(): { roots: Float64Array; tails: Float64Array } {
  const roots = new Float64Array(SIZE);
  const tails = new Float64Array(SIZE);
  let step = 2n * ONE;
  for (let size = SIZE; size > 1; size /= 2) step = squareRoot(step * ONE);
  let exact = ONE;
  for (let i = 0; i < SIZE; i++) {
    const root = rounded(exact);
    roots[i] = toDouble(root);
    tails[i] = toDouble(((exact - root) * ONE) / root);
    exact = (exact * step) / ONE;
  }
  return { roots, tails };
}

/** Binary places of a logarithm's first part, so that adding multiples of ln 2 to it is exact. */
const PLACES = 43n;

/** Logarithms of 256 / divisor: the first 43 binary places, and the rest. */
export function logarithms(divisors: readonly number[]): { logs: Float64Array; tails: Float64Array } {
  const exact = divisors.map(logarithm);
  const shift = DIGITS - PLACES;
  const first = exact.map((log) => (log + (1n << (shift - 1n))) >> shift);
  return {
    logs: Float64Array.from(first, (log) => Number(log) / 2 ** Number(PLACES)),
    tails: Float64Array.from(first, (log, i) => toDouble((exact[i] ?? 0n) - (log << shift))),
  };
}

/** ln(256 / divisor) as 2 artanh((256 - divisor) / (256 + divisor)). */
function logarithm(divisor: number): bigint {
  const ratio = (BigInt(256 - divisor) * ONE) / BigInt(256 + divisor);
  const square = (ratio * ratio) / ONE;
  let power = ratio;
  let sum = 0n;
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += power / odd;
    power = (power * square) / ONE;
  }
  return 2n * sum;
}

/** Sine and cosine, and what their rounding lost. */
export interface SineAndCosine {
  readonly sine: number;
  readonly sineTail: number;
  readonly cosine: number;
  readonly cosineTail: number;
}

/** Of 0, 1/128, 2/128, … */
export function sinesAndCosines(count: number): SineAndCosine[] {
  return Array.from({ length: count }, (_, i) => {
    const { sine, cosine } = sineAndCosine((BigInt(i) * ONE) / BigInt(SIZE));
    return {
      sine: toDouble(sine),
      sineTail: toDouble(sine - rounded(sine)),
      cosine: toDouble(cosine),
      cosineTail: toDouble(cosine - rounded(cosine)),
    };
  });
}

/** By Taylor's series. */
function sineAndCosine(x: bigint): { sine: bigint; cosine: bigint } {
  const sums = [0n, 0n];
  let term = ONE;
  for (let power = 0; term !== 0n; power++) {
    const sign = power % 4 < 2 ? 1n : -1n;
    sums[power % 2] = (sums[power % 2] ?? 0n) + sign * term;
    term = (term * x) / ONE / BigInt(power + 1);
  }
  const [cosine = 0n, sine = 0n] = sums;
  return { sine, cosine };
}

/** Newton's method from above. */
function squareRoot(square: bigint): bigint {
  let root = square;
  for (let next = (root + 1n) >> 1n; next < root; next = (root + square / root) >> 1n) root = next;
  return root;
}
