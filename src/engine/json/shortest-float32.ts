/**
 * The shortest decimal that means the same 32-bit float, as a number: 0.9 for the float stored as
 * 0.8999999761581421. Anki's engine prints its floats so in JSON. NaN and infinities stay as they are (JSON: null).
 */
export function shortestFloat32(value: number): number {
  const float = Math.fround(value);
  if (!Number.isFinite(float)) return float;
  for (let digits = 1; digits < FULL_DIGITS; digits++) {
    const shorter = Number(float.toPrecision(digits));
    if (Math.fround(shorter) === float) return evenIfHalfway(float, digits) ?? shorter;
  }
  return Number(float.toPrecision(FULL_DIGITS));
}

/** Halfway between two decimals JavaScript takes the greater, Rust (the crate ryu) the one with an even last digit. */
function evenIfHalfway(float: number, digits: number): number | undefined {
  const [mantissa = '', exponent] = float.toExponential(EXACT_DIGITS).split('e');
  const end = digits + mantissa.indexOf('.');
  const isHalfway = /^50*$/.test(mantissa.slice(end));
  const lower = Number(`${mantissa.slice(0, end)}e${exponent}`);
  const isEven = '02468'.includes(mantissa[end - 1] ?? '');
  return isHalfway && isEven && Math.fround(lower) === float ? lower : undefined;
}

/** More than the digits that any number halfway between two decimals of nine digits has. */
const EXACT_DIGITS = 30;

/** So many digits tell any two 32-bit floats apart. */
const FULL_DIGITS = 9;
