const DOUBLE = new Float64Array(1);
const HALVES = new Uint32Array(DOUBLE.buffer);
DOUBLE[0] = 1;
/** Which half has sign, exponent and the first bits of the mantissa; it depends on the machine. */
const HIGH = HALVES[1] === 0 ? 0 : 1;

/** A positive, ordinary double as 2^exponent * mantissa. */
export interface Parted {
  readonly exponent: number;
  readonly mantissa: number;
  /** In which of 128 equal parts of the mantissa's bits it is, counted from its lowest. */
  readonly interval: number;
}

/** `lowest`: the high half of the double where mantissas begin, a little above 0.7; they go up to twice that. */
export function parted(x: number, lowest: number): Parted {
  DOUBLE[0] = x;
  const high = HALVES[HIGH] ?? 0;
  const above = (high - lowest) | 0;
  HALVES[HIGH] = high - (above & 0xfff0_0000);
  return { exponent: above >> 20, mantissa: DOUBLE[0], interval: (above >> 13) & 127 };
}

/** The least mantissa of an interval. */
export function startOf(lowest: number, interval: number): number {
  DOUBLE[0] = 0;
  HALVES[HIGH] = lowest + (interval << 13);
  return DOUBLE[0];
}
