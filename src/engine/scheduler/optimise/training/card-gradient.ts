import { pow32 } from '../../fsrs/float32-math.ts';
import type { MemoryState } from '../../fsrs/memory.ts';
import { after, afterFirst, curveBase, type Step, stepForward } from '../../fsrs/step.ts';
import { curveBackward, firstBackward, type Gradient, stepBackward } from './backward.ts';
import type { CardAnswers } from './batches.ts';
import type { TrainedWeights } from './trained-weights.ts';

/**
 * Adds what a card's answers say of how its loss changes with each parameter: all of them are foretold one after the
 * other, then the slopes are followed back to the first (crate fsrs: card_column_loss_and_grad).
 */
export function addCardGradient(w: TrainedWeights, card: CardAnswers, gradient: Gradient): void {
  const { ratings, days, weights } = card;
  const last = ratings.length - 1;
  const firstRating = ratings[0] ?? 0;
  const first = afterFirst(w, firstRating);
  const steps: Step[] = [];
  let memory = after(first);
  for (let i = 1; i < last; i++) {
    const step = stepForward(w, memory, ratings[i] ?? 0, days[i] ?? 0);
    steps.push(step);
    memory = after(step.next);
  }
  let slopes: MemoryState = { stability: 0, difficulty: 0 };
  if (weights[last]) slopes = lastBackward(w, memory, card, gradient);
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i];
    if (!step) continue;
    const byChance = lossByChance(step.chance, step.rating, weights[i + 1] ?? 0);
    slopes = stepBackward(w, step, byChance, slopes, gradient);
  }
  firstBackward(w, firstRating, first, slopes, gradient);
}

/** The last answer is only foretold; what it does to the memory does not matter. */
function lastBackward(
  w: TrainedWeights,
  { stability }: MemoryState,
  { ratings, days, weights }: CardAnswers,
  gradient: Gradient,
): MemoryState {
  const last = ratings.length - 1;
  const since = days[last] ?? 0;
  const chance = pow32(curveBase(w, since, stability), w.decay);
  const slope = lossByChance(chance, ratings[last] ?? 0, weights[last] ?? 0);
  const answer = { days: since, stability, chance };
  return { stability: curveBackward(w, answer, slope, gradient), difficulty: 0 };
}

const f = Math.fround;
const LEAST_CHANCE = f(1e-7);
const MOST_CHANCE = f(1 - LEAST_CHANCE);

/** How an answer's loss changes with the chance foretold (crate fsrs: bce_loss_and_grad_r). */
function lossByChance(chance: number, rating: number, weight: number): number {
  if (weight === 0 || !(chance > LEAST_CHANCE && chance < MOST_CHANCE)) return 0;
  return f(-weight * (rating > 1 ? f(1 / chance) : -f(1 / f(1 - chance))));
}
