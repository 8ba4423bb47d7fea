/**
 * e^x - 1 of a 32-bit float to the last bit as the C library (glibc before 2.41, all steps in 32-bit floats) gives it to
 * Anki. Anki uses it only to guess a difficulty from an ease.
 */
export function expm1f(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > OVERFLOW) return Number.POSITIVE_INFINITY;
  if (x <= LEAST) return -1;
  if (Math.abs(x) < NEGLIGIBLE) return x;
  const { whole, rest, correction } = reduced(x);
  const half = f(0.5 * rest);
  const halfSquare = f(rest * half);
  const r1 = f(1 + f(halfSquare * polynomial(halfSquare)));
  const t = f(3 - f(r1 * half));
  const error = f(halfSquare * f(f(r1 - t) / f(6 - f(rest * t))));
  if (whole === 0) return f(rest - f(f(rest * error) - halfSquare));
  const e = f(f(f(rest * f(error - correction)) - correction) - halfSquare);
  return rebuilt(whole, rest, e);
}

const f = Math.fround;
const OVERFLOW = f(88.721679688);
const LEAST = -f(18.71497345);
const NEGLIGIBLE = 2 ** -25;
const LN2_HIGH = f(0.69313812256);
const LN2_LOW = f(9.0580006145e-6);
const INVERSE_LN2 = f(1.4426950216);
/** Half and one and a half times ln 2, as the original compares them by their bits. */
const HALF_LN2 = bitsToFloat(0x3eb17218);
const THREE_HALVES_LN2 = bitsToFloat(0x3f851592);

const COEFFICIENTS = [
  -2.0109921195e-7, 4.007_217_7293e-6, -7.936_507_609e-5, 1.587_301_6091e-3, -3.333_333_5072e-2,
].map(f);

/** x as a multiple of ln 2 and a small rest, with what the rest lost by rounding. */
function reduced(x: number): { whole: number; rest: number; correction: number } {
  const size = Math.abs(x);
  if (size <= HALF_LN2) return { whole: 0, rest: x, correction: 0 };
  const sign = Math.sign(x);
  const whole = size < THREE_HALVES_LN2 ? sign : Math.trunc(f(f(INVERSE_LN2 * x) + 0.5 * sign));
  const high = f(x - f(whole * LN2_HIGH));
  const low = f(whole * LN2_LOW);
  const rest = f(high - low);
  return { whole, rest, correction: f(f(high - rest) - low) };
}

const polynomial = (x: number): number =>
  COEFFICIENTS.reduce((sum, coefficient) => f(coefficient + f(x * sum)), 0);

function rebuilt(whole: number, rest: number, e: number): number {
  if (whole === -1) return f(f(0.5 * f(rest - e)) - 0.5);
  if (whole === 1) return rest < -0.25 ? f(-2 * f(e - f(rest + 0.5))) : f(1 + f(2 * f(rest - e)));
  const power = 2 ** whole;
  if (whole <= -2 || whole > 56) return f(f(f(1 - f(e - rest)) * power) - 1);
  if (whole < 23) return f(f(f(1 - 2 ** -whole) - f(e - rest)) * power);
  return f(f(f(rest - f(e + 2 ** -whole)) + 1) * power);
}

function bitsToFloat(bits: number): number {
  return new Float32Array(Uint32Array.of(bits).buffer)[0] ?? 0;
}
