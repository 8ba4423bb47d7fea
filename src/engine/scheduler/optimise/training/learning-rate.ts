/**
 * How far each step goes: less and less, along half a wave of the cosine over `count` steps (crate fsrs:
 * CosineAnnealingLR). Cosines are the only numbers of the training that may differ from Anki's C library in the last bit
 * of a double (3 of 100 did), which reaches the last bit of a 32-bit parameter less than once in a million steps.
 */
export function learningRates(count: number, first: number): () => number {
  let step = -1;
  let rate = first;
  return () => {
    step++;
    if (step === 0) rate = first;
    else if ((step - 1 - count) % (2 * count) === 0) rate = (first * (1 - Math.cos(Math.PI / count))) / 2;
    else rate *= (1 + Math.cos((Math.PI * step) / count)) / (1 + Math.cos((Math.PI * (step - 1)) / count));
    return rate;
  };
}
