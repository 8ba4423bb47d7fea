import type { Counts } from '../engine/stats/distribution.ts';

/** The number below which a part of all lies; between two of them as statistics usually takes it. 0 of nothing. */
export function quantile(counts: Counts, part: number): number {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return 0;
  const place = (total - 1) * part;
  const lower = numberAt(sorted, Math.floor(place));
  const upper = numberAt(sorted, Math.ceil(place));
  return lower + (upper - lower) * (place - Math.floor(place));
}

function numberAt(sorted: readonly (readonly [number, number])[], place: number): number {
  let passed = 0;
  for (const [number, count] of sorted) {
    passed += count;
    if (place < passed) return number;
  }
  return sorted.at(-1)?.[0] ?? 0;
}
