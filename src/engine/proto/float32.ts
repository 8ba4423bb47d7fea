/**
 * The shortest decimal that means the same 32-bit float, as a number: 0.9 for the float stored as
 * 0.8999999761581421. Anki's engine prints its floats so in JSON. NaN and infinities stay as they are (JSON: null).
 */
export function shortestFloat32(value: number): number {
  const float = Math.fround(value);
  if (!Number.isFinite(float)) return float;
  for (let digits = 1; digits < FULL_DIGITS; digits++) {
    const shorter = Number(float.toPrecision(digits));
    if (Math.fround(shorter) === float) return shorter;
  }
  return Number(float.toPrecision(FULL_DIGITS));
}

/** So many digits tell any two 32-bit floats apart. */
const FULL_DIGITS = 9;
