import { cos64 } from '../../float64/cos64.ts';

/**
 * How far each step goes: less and less, along half a wave of the cosine over `count` steps (crate fsrs:
 * CosineAnnealingLR).
 */
export function learningRates(count: number, first: number): () => number {
  let step = -1;
  let rate = first;
  return () => {
    step++;
    if (step === 0) rate = first;
    else if ((step - 1 - count) % (2 * count) === 0) rate = (first * (1 - cos64(Math.PI / count))) / 2;
    else rate *= (1 + cos64((Math.PI * step) / count)) / (1 + cos64((Math.PI * (step - 1)) / count));
    return rate;
  };
}
