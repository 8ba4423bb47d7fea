import { clamp } from '../../float32.ts';
import { fused32 } from '../../float64/fused.ts';
import { LEAST_STABILITY, MOST_FIRST_STABILITY } from '../../fsrs/bounds.ts';
import { pow32 } from '../../fsrs/float32-math.ts';
import { DEFAULT_PARAMETERS } from '../../fsrs/parameters.ts';
import type { ByRating } from './first-stabilities.ts';

const f = Math.fround;

/**
 * Stabilities for all four first ratings from those that are known, none smaller than that of a lower rating; undefined
 * when none is known (crate fsrs: smooth_and_fill). `counts` tells which ratings are known, and how well.
 */
export function smoothedStabilities(found: ByRating, counts: ByRating): number[] | undefined {
  const known = new Map([...found].filter(([rating]) => counts.has(rating)));
  for (const [lower, higher] of PAIRS) bringInOrder(known, counts, lower, higher);
  if (known.size === 0) return undefined;
  return filledUp(known).map((stability) => clamp(stability, LEAST_STABILITY, MOST_FIRST_STABILITY));
}

const PAIRS = [
  [1, 2],
  [2, 3],
  [3, 4],
  [1, 3],
  [2, 4],
  [1, 4],
] as const;

/** The better known of two ratings decides. */
function bringInOrder(known: Map<number, number>, counts: ByRating, lower: number, higher: number): void {
  const [small, big] = [known.get(lower), known.get(higher)];
  if (small === undefined || big === undefined || small <= big) return;
  if ((counts.get(lower) ?? 0) > (counts.get(higher) ?? 0)) known.set(higher, small);
  else known.set(lower, big);
}

function filledUp(known: ReadonlyMap<number, number>): number[] {
  const [only] = known;
  if (known.size === 1 && only) return scaledDefaults(...only);
  const all = new Map(known);
  const has = (rating: number): boolean => all.has(rating);
  const fill = (rating: number, from: number, other: number, share: number): void => {
    if (!has(rating)) all.set(rating, mixed(all.get(from) ?? 0, all.get(other) ?? 0, share));
  };
  if (!has(2) && !has(3)) {
    fill(2, 1, 4, f(W1 / BOTH));
    fill(3, 4, 1, f(W2 / BOTH));
  }
  if (has(1)) fill(2, 1, 3, W1);
  else fill(2, 3, 4, f(1 / f(1 - W2)));
  if (has(4)) fill(3, 4, 2, W2);
  else fill(3, 2, 1, f(1 / f(1 - W1)));
  fill(1, 2, 3, f(1 / W1));
  fill(4, 3, 2, f(1 / W2));
  return [1, 2, 3, 4].map((rating) => all.get(rating) ?? 0);
}

/** How far from the next rating a stability lies between its neighbours, in logarithms. */
const W1 = f(0.41);
const W2 = f(0.54);
const BOTH = fused32(W1, -W2, f(W1 + W2));

const mixed = (from: number, other: number, share: number): number =>
  f(pow32(from, share) * pow32(other, f(1 - share)));

function scaledDefaults(rating: number, stability: number): number[] {
  const defaults = DEFAULT_PARAMETERS.slice(0, 4).map(f);
  const factor = f(stability / (defaults[rating - 1] ?? 1));
  return defaults.map((usual) => f(usual * factor)).sort((a, b) => a - b);
}
