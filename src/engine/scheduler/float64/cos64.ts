import { fused } from './fused.ts';
import { type SineAndCosine, sinesAndCosines } from './tables.ts';

/**
 * The cosine of doubles to the last bit, as glibc gives it to Anki on processors with fused multiplication and addition.
 * Method and constants are those of IBM's "Accurate Mathematical Library", which glibc uses: a table for every 128th, short
 * series for the rest. Numbers beyond 10^8 are left to `Math`.
 */
export function cos64(x: number): number {
  const size = Math.abs(x);
  if (!(size < LARGEST)) return Math.cos(x);
  if (size < NEGLIGIBLE) return 1;
  if (size < FIRST_END) return cosine(size, 0);
  if (size < SECOND_END) return aroundQuarter(size);
  return ofAnyTurn(size);
}

const LARGEST = 105_414_350;
const NEGLIGIBLE = 2 ** -27;
const FIRST_END = 0.85546875;
const SECOND_END = 2.4262638092041016;

/** Half of pi in two parts, and in four parts whose small multiples are exact. */
const HALF_PI_HIGH = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
const HALF_PI_1 = 1.5707963407039642;
const HALF_PI_2 = -1.3909067564377153e-8;
const HALF_PI_3 = -4.97899623147991e-17;
const HALF_PI_4 = -1.9034889620193266e-25;
const TURNS = 0.6366197723675814;
const NO_FRACTIONS = 1.5 * 2 ** 52;

function aroundQuarter(x: number): number {
  const rest = HALF_PI_HIGH - x;
  const high = rest + HALF_PI_LOW;
  return sine(high, rest - high + HALF_PI_LOW);
}

function ofAnyTurn(x: number): number {
  const quarters = fused(x, TURNS, NO_FRACTIONS) - NO_FRACTIONS;
  const rest = fused(-quarters, HALF_PI_2, fused(-quarters, HALF_PI_1, x));
  const third = quarters * HALF_PI_3;
  const almost = rest - third;
  const fourth = quarters * HALF_PI_4;
  const high = almost - fourth;
  const low = rest - almost - third + (almost - high - fourth);
  const turn = (quarters + 1) % 4;
  const value = turn % 2 === 1 ? cosine(high, low) : sine(high, low);
  return turn >= 2 ? -value : value;
}

/** Of x + tail. */
function cosine(x: number, tail: number): number {
  const { known, rest } = parted(x);
  const moved = rest + (x < 0 ? -tail : tail);
  const square = moved * moved;
  const s = fused(moved * square, fused(square, SINE_5, SINE_3), moved);
  const c = square * cosineSeries(square);
  const lost = fused(-known.cosine, c, fused(-s, known.sineTail, known.cosineTail));
  return known.cosine + fused(-known.sine, s, lost);
}

function sine(x: number, tail: number): number {
  if (Math.abs(x) < SMALL_SINE) return smallSine(x, tail);
  const { known, rest } = parted(x);
  const moved = x <= 0 ? -tail : tail;
  const square = rest * rest;
  const s = rest + fused(rest * square, fused(square, SINE_5, SINE_3), moved);
  const c = fused(rest, moved, square * cosineSeries(square));
  const lost = fused(-known.sine, c, fused(s, known.cosineTail, known.sineTail));
  const value = known.sine + fused(known.cosine, s, lost);
  return x < 0 ? -value : value;
}

const SMALL_SINE = 0.126;

/** Without the table, by a longer series. */
function smallSine(x: number, tail: number): number {
  const square = x * x;
  const series = SMALL_SINE_SERIES.reduce((sum, factor) => fused(sum, square, factor), 0);
  return x + fused(fused(series, x, -0.5 * tail), square, tail);
}

/** From the eleventh power down to the third. */
const SMALL_SINE_SERIES = [
  -2.5022014848318398e-8, 0.000002755729806860771, -0.00019841269834414642, 0.008333333333332329,
  -0.16666666666666666,
];

let table: SineAndCosine[] | undefined;

/** The nearest 128th, of which sine and cosine are known, and what is left. */
function parted(x: number): { known: SineAndCosine; rest: number } {
  table ??= sinesAndCosines(TABLE_SIZE);
  const size = Math.abs(x);
  const nearest = size + NO_FRACTIONS_OF_128 - NO_FRACTIONS_OF_128;
  return { known: table[nearest * 128] ?? NOTHING_KNOWN, rest: size - nearest };
}

const TABLE_SIZE = 110;
const NO_FRACTIONS_OF_128 = 1.5 * 2 ** 45;
const NOTHING_KNOWN: SineAndCosine = { sine: 0, sineTail: 0, cosine: 1, cosineTail: 0 };

const cosineSeries = (square: number): number => fused(square, fused(square, COSINE_6, COSINE_4), 0.5);

const SINE_3 = -0.16666666666666488;
const SINE_5 = 0.008333332142857223;
const COSINE_4 = -0.04166666666666644;
const COSINE_6 = 0.0013888887493700762;
