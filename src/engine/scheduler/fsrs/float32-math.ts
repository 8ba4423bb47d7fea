/**
 * Exponential, power and logarithm of 32-bit floats to the last bit as the C library (glibc 2.28 and newer) gives them to
 * Anki. Correctly rounded results would differ in about one of 1,400, and over a history of reviews such differences
 * reach the stored memory states. Method and constants are those of Arm's "optimized routines" (MIT licence), which
 * glibc uses: small tables, short polynomials in doubles, one rounding at the end.
 */
export function exp32(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > EXP_OVERFLOW) return Number.POSITIVE_INFINITY;
  if (x < EXP_UNDERFLOW) return 0;
  const scaled = INVERSE_LN2 * TABLE_SIZE * x;
  const whole = roundedToEven(scaled);
  return scaledPower(whole, (scaled - whole) / TABLE_SIZE);
}

/** `base` to the power of `exponent`; both must be 32-bit floats. */
export function pow32(base: number, exponent: number): number {
  const isOrdinary = base > 0 && Number.isFinite(base) && Number.isFinite(exponent) && exponent !== 0;
  if (!isOrdinary) return Math.fround(base ** exponent);
  const log = exponent * log2(base);
  if (log > POW_OVERFLOW) return Number.POSITIVE_INFINITY;
  if (log <= POW_UNDERFLOW) return 0;
  const whole = roundedToEven(log * TABLE_SIZE);
  return scaledPower(whole, log - whole / TABLE_SIZE);
}

/** 2 to the power of a 32-bit float; Rust's compiler makes this of powers of two. Beyond the ordinary as `Math` has it. */
export function exp2_32(exponent: number): number {
  if (!(Math.abs(exponent) < EXP2_LARGEST)) return Math.fround(2 ** exponent);
  const whole = roundedToEven(exponent * TABLE_SIZE);
  return scaledPower(whole, exponent - whole / TABLE_SIZE);
}

const EXP2_LARGEST = 126;
const TABLE_SIZE = 32;
const EXP_OVERFLOW = 88.722831726074219;
const EXP_UNDERFLOW = -103.97207641601562;
const POW_OVERFLOW = 127.99999995700433;
const POW_UNDERFLOW = -150;
const INVERSE_LN2 = Math.LOG2E;

/** 2 to the power of (whole / 32 + rest), the rest being at most 1/64 either way. */
function scaledPower(whole: number, rest: number): number {
  const scale = 2 ** Math.floor(whole / TABLE_SIZE) * at(ROOTS_OF_TWO, whole & (TABLE_SIZE - 1));
  const upper = EXP2_CUBIC * rest + EXP2_SQUARE;
  const lower = EXP2_LINEAR * rest + 1;
  return Math.fround((upper * (rest * rest) + lower) * scale);
}

const EXP2_CUBIC = 0.05550361559341535;
const EXP2_SQUARE = 0.2402284522445722;
const EXP2_LINEAR = 0.6931471806916203;

const ROOTS_OF_TWO = Float64Array.from({ length: TABLE_SIZE }, (_, i) => 2 ** (i / TABLE_SIZE));

/** Natural logarithm; beyond positive, finite numbers that are not subnormal as `Math` has it. */
export function log32(x: number): number {
  if (!(x >= SMALLEST_ORDINARY && x < Number.POSITIVE_INFINITY)) return Math.fround(Math.log(x));
  const { interval, exponent, rest } = parted(x);
  const base = at(NATURAL_LOGS_OF_CENTRES, interval) + exponent * Math.LN2;
  const square = rest * rest;
  const high = LOG_QUARTIC * square + (LOG_CUBIC * rest + LOG_SQUARE);
  return Math.fround(high * square + (base + rest));
}

/** log2 of a positive finite 32-bit float, as a double good for 33 bits. */
function log2(x: number): number {
  const { interval, exponent, rest } = parted(x);
  const square = rest * rest;
  const high = LOG2_FIFTH * rest + LOG2_FOURTH;
  const middle = LOG2_CUBIC * rest + LOG2_SQUARE;
  const low = LOG2_LINEAR * rest + (at(LOGS_OF_CENTRES, interval) + exponent);
  return high * (square * square) + (middle * square + low);
}

/** x = 2^exponent * c * (1 + rest), c being near the centre of the interval that the mantissa is in. */
function parted(x: number): { interval: number; exponent: number; rest: number } {
  FLOAT[0] = x;
  const subnormal = at(BITS, 0) < SMALLEST_NORMAL;
  if (subnormal) FLOAT[0] = x * 2 ** 23;
  const shifted = (at(BITS, 0) - LOG2_OFFSET) | 0;
  const interval = (shifted >> 19) & 15;
  const exponent = (shifted >> 23) - (subnormal ? 23 : 0);
  BITS[0] = at(BITS, 0) - (shifted & 0xff80_0000);
  const rest = at(FLOAT, 0) * at(INVERSE_CENTRES, interval) - 1;
  return { interval, exponent, rest };
}

const FLOAT = new Float32Array(1);
const BITS = new Uint32Array(FLOAT.buffer);
const SMALLEST_NORMAL = 0x0080_0000;
const LOG2_OFFSET = 0x3f33_0000;
const SMALLEST_ORDINARY = 2 ** -126;
const LOG_QUARTIC = -0.25089342214237154;
const LOG_CUBIC = 0.333456765744066;
const LOG_SQUARE = -0.4999997485802103;
const LOG2_FIFTH = 0.288457581109214;
const LOG2_FOURTH = -0.36092606229713164;
const LOG2_CUBIC = 0.480898481472577;
const LOG2_SQUARE = -0.7213474675006291;
const LOG2_LINEAR = 1.4426950408774342;

/** 1/c and log2(c) for numbers c near the centres of 16 intervals of the mantissa. */
const INVERSE_CENTRES = Float64Array.of(
  1.398907162146528,
  1.3403141896637998,
  1.286432210124115,
  1.2367150214269895,
  1.1906977166711752,
  1.1479821020556429,
  1.1082251448272158,
  1.0711297413057381,
  1.036437278977283,
  1,
  0.9492859795739057,
  0.8951049428609004,
  0.8476821620351103,
  0.8050314851692001,
  0.7664671008843108,
  0.731428603316328,
);
const LOGS_OF_CENTRES = Float64Array.of(
  -0.48430022186289673,
  -0.42257122959194704,
  -0.3633754347673556,
  -0.30651309567405577,
  -0.25180720160537634,
  -0.19910014943794563,
  -0.14825100623281615,
  -0.09913323807318392,
  -0.051632812977629436,
  0,
  0.07508531937943004,
  0.15987125980713107,
  0.2384046664317681,
  0.31288288605863257,
  0.38370422656453185,
  0.451211048935815,
);
const NATURAL_LOGS_OF_CENTRES = INVERSE_CENTRES.map((inverse) => -Math.log(inverse));

/** Adding this leaves no bits for fractions, and so rounds to the nearest whole number, halves to the even one. */
const NO_FRACTIONS = 1.5 * 2 ** 52;
const roundedToEven = (x: number): number => x + NO_FRACTIONS - NO_FRACTIONS;

const at = (numbers: Float32Array | Float64Array | Uint32Array, index: number): number => numbers[index] ?? 0;
