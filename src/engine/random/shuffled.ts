import type { SeededRandom } from './seeded-random.ts';

/** The numbers from 0 up to `count` in another order (crate rand 0.10: SliceRandom::shuffle, IncreasingUniform). */
export function shuffled(count: number, random: SeededRandom): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  let chunk = 0;
  let left = 1; // place 0 needs no number
  for (let i = 0; i < count; i++) {
    if (left === 0) {
      const { bound, factors } = longestProduct(i + 1);
      chunk = random.range(0, bound);
      left = factors;
    }
    left--;
    const other = left === 0 ? chunk : chunk % (i + 1);
    chunk = Math.floor(chunk / (i + 1));
    const [a = 0, b = 0] = [order[i], order[other]];
    order[i] = b;
    order[other] = a;
  }
  return order;
}

/** first * (first + 1) * … as long as it fits into 32 bits: one random number is enough for as many places. */
function longestProduct(first: number): { bound: number; factors: number } {
  let bound = first;
  let next = first + 1;
  while (bound * next < 2 ** 32) bound *= next++;
  return { bound, factors: next - first };
}
