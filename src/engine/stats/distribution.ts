/** How many by number. */
export type Counts = ReadonlyMap<number, number>;

export interface Distribution {
  readonly counts: Counts;
  /** The median, in the unit of the numbers. */
  readonly average: number;
}

export function bumped(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** In 32-bit steps; 0 of nothing (Rust: median). */
export function medianOf(values: readonly number[]): number {
  const sorted = Float32Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  if (sorted.length === 0 || sorted.length % 2 === 1) return upper;
  return Math.fround(Math.fround((sorted[middle - 1] ?? 0) + upper) / 2);
}

/** The lower bound of the bin of `size` percent that a percentage lies in (Rust: percent_to_bin). */
export const binOf = (percent: number, size: number): number =>
  percent === 100 ? 100 - size : Math.max(0, Math.floor(Math.fround(percent / size)) * size);
