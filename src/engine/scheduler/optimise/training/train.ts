import { type LongWork, reportProgress } from '../../../long-work.ts';
import { Pace } from '../../../pace.ts';
import { SeededRandom } from '../../../random/seeded-random.ts';
import { shuffled } from '../../../random/shuffled.ts';
import { Adam } from './adam.ts';
import { type Batch, batchesOf, type WeightedItem } from './batches.ts';
import { addCardGradient } from './card-gradient.ts';
import { clipParameters } from './clip.ts';
import { learningRates } from './learning-rate.ts';
import { TrainedWeights } from './trained-weights.ts';

/** Anki's choice; the rest is the crate's (TrainingConfig). */
const EPOCHS = 8;
const BATCH_SIZE = 512;
const FIRST_RATE = 4e-2;
const SEED = 2023n;

/**
 * Finds parameters that foretell the answers better than the initial ones, going through all of them again and again
 * (crate fsrs: train). Others get their turn between batches. Rejects with interrupted.
 */
export async function train(
  items: readonly WeightedItem[],
  initial: Float32Array,
  relearningSteps: number,
  work: LongWork,
): Promise<Float32Array> {
  const batches = batchesOf(items, BATCH_SIZE);
  const nextRate = learningRates((Math.floor(items.length / BATCH_SIZE) + 1) * EPOCHS, FIRST_RATE);
  const random = new SeededRandom(SEED);
  const adam = new Adam();
  const parameters = initial.slice();
  const pace = new Pace();
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    let done = epoch * items.length;
    for (const index of shuffled(batches.length, random)) {
      const batch = batches[index];
      if (!batch) continue;
      const gradient = gradientOf(batch, parameters);
      addPull(gradient, parameters, initial, batch.count / items.length);
      adam.step(parameters, gradient, nextRate());
      clipParameters(parameters, relearningSteps);
      done += batch.count;
      reportProgress(work, done, EPOCHS * items.length);
      await pace.turn();
    }
  }
  return parameters;
}

function gradientOf({ cards }: Batch, parameters: Float32Array): Float64Array {
  const weights = new TrainedWeights(parameters);
  const gradient = new Float64Array(parameters.length);
  for (const card of cards) addCardGradient(weights, card, gradient);
  return gradient;
}

const f = Math.fround;

/** How much parameters differ from person to person. */
const DEVIATIONS = [
  6.43, 9.66, 17.58, 27.85, 0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33, 0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31,
  0.32, 0.14, 0.27,
].map(f);

/** Keeps parameters near the initial ones (crate fsrs: add_l2_gradient). */
function addPull(
  gradient: Float64Array,
  parameters: Float32Array,
  initial: Float32Array,
  share: number,
): void {
  DEVIATIONS.forEach((deviation, i) => {
    const difference = f((parameters[i] ?? 0) - (initial[i] ?? 0));
    gradient[i] = (gradient[i] ?? 0) + ((2 * difference) / f(deviation * deviation)) * share;
  });
}
