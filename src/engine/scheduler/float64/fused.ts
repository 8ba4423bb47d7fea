/**
 * a * b + c with one rounding, as processors have it (FMA). For numbers whose products neither overflow nor come near the
 * smallest ones. Method: S. Boldo and G. Melquiond, "Emulation of FMA and correctly rounded sums".
 */
export function fused(a: number, b: number, c: number): number {
  const product = a * b;
  const lost = lostInProduct(a, b, product);
  if (lost === 0) return product + c;
  const low = c + lost;
  const lowLost = lostInSum(c, lost, low);
  const high = product + low;
  const highLost = lostInSum(product, low, high);
  return high + roundedToOdd(highLost, lowLost);
}

/** The same of 32-bit floats, rounded to 32 bits only (Rust: f32::mul_add). */
export const fused32 = (a: number, b: number, c: number): number => Math.fround(roundedToOdd(a * b, c));

/** 2^27 + 1: parts a double into two halves of 26 bits (Veltkamp). */
const SPLITTER = 134_217_729;

/** What rounding took from a * b (Dekker). */
function lostInProduct(a: number, b: number, product: number): number {
  const aScaled = SPLITTER * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLITTER * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** What rounding took from a + b (Knuth). */
function lostInSum(a: number, b: number, sum: number): number {
  const bRounded = sum - a;
  return a - (sum - bRounded) + (b - bRounded);
}

const DOUBLE = new Float64Array(1);
/** The halves of `DOUBLE`; which is the low one depends on the machine. */
const HALVES = new Uint32Array(DOUBLE.buffer);
DOUBLE[0] = 1;
const LOW = HALVES[0] === 0 ? 0 : 1;
const HIGH = 1 - LOW;

/** a + b; an inexact one gets an odd last bit, so that the next rounding still knows of what was lost. */
function roundedToOdd(a: number, b: number): number {
  const sum = a + b;
  const lost = lostInSum(a, b, sum);
  if (lost === 0) return sum;
  DOUBLE[0] = sum;
  const low = HALVES[LOW] ?? 0;
  if (low & 1) return sum;
  if (lost > 0 === sum > 0) HALVES[LOW] = low | 1;
  else {
    if (low === 0) HALVES[HIGH] = (HALVES[HIGH] ?? 0) - 1;
    HALVES[LOW] = low - 1;
  }
  return DOUBLE[0];
}
