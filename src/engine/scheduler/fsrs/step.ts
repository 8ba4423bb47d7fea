import { clamp } from '../float32.ts';
import { LEAST_DIFFICULTY, LEAST_STABILITY, MOST_DIFFICULTY, MOST_STABILITY } from './bounds.ts';
import { exp32, pow32 } from './float32-math.ts';
import type { MemoryState } from './memory.ts';
import type { Weights } from './weights.ts';

/**
 * One answer: the memory before it, what it led to, and the values on the way, which the training has to know (crate
 * fsrs: step, and StepCache of its training).
 */
export interface Step extends MemoryState {
  readonly rating: number;
  readonly days: number;
  /** To remember when the answer was given. */
  readonly chance: number;
  readonly branch: 'moments' | 'failure' | 'failure at most' | 'success';
  /** What the branch worked out, before it was kept from taking too much; nothing for successes. */
  readonly raw: number;
  /** Not yet kept in bounds. */
  readonly next: MemoryState;
}

const f = Math.fround;

export const withinDifficulty = (value: number): number => clamp(value, LEAST_DIFFICULTY, MOST_DIFFICULTY);

/** The memory after a step. */
export const after = ({ stability, difficulty }: MemoryState): MemoryState => ({
  stability: clamp(stability, LEAST_STABILITY, MOST_STABILITY),
  difficulty: withinDifficulty(difficulty),
});

/** Not yet kept in bounds. */
export const afterFirst = (w: Weights, rating: number): MemoryState => ({
  stability: w.at(Math.min(rating, 4) - 1),
  difficulty: w.firstDifficulty(rating),
});

/** What one plus a part of the time passed makes of the forgetting curve. */
export const curveBase = (w: Weights, days: number, stability: number): number =>
  f(f(f(days / stability) * w.factor) + 1);

export function stepForward(w: Weights, before: MemoryState, rating: number, days: number): Step {
  const { stability, difficulty } = before;
  const chance = pow32(curveBase(w, days, stability), w.decay);
  const { branch, raw, reached } = nextStability(w, before, { rating, days, chance });
  const next = { stability: reached, difficulty: nextDifficulty(w, difficulty, rating) };
  return { stability, difficulty, rating, days, chance, branch, raw, next };
}

type Answer = Pick<Step, 'rating' | 'days' | 'chance'>;
type Outcome = Pick<Step, 'branch' | 'raw'> & { readonly reached: number };

function nextStability(w: Weights, before: MemoryState, answer: Answer): Outcome {
  if (answer.days === 0) return afterMoments(w, before, answer);
  return answer.rating === 1 ? afterFailure(w, before, answer) : afterSuccess(w, before, answer);
}

function afterMoments(w: Weights, { stability }: MemoryState, { rating }: Answer): Outcome {
  const grade = f(rating - 3 + w.at(18));
  const raw = f(exp32(f(w.at(17) * grade)) * pow32(stability, -w.at(19)));
  return { branch: 'moments', raw, reached: f(stability * gainOfMoments(rating, raw)) };
}

/** Only a failure takes something away. */
export const gainOfMoments = (rating: number, raw: number): number => (rating >= 2 ? Math.max(raw, 1) : raw);

function afterFailure(w: Weights, { stability, difficulty }: MemoryState, { chance }: Answer): Outcome {
  let raw = f(w.at(11) * pow32(difficulty, -w.at(12)));
  raw = f(raw * f(pow32(f(stability + 1), w.at(13)) - 1));
  raw = f(raw * exp32(f(f(1 - chance) * w.at(14))));
  const most = f(stability / w.failureDivisor);
  if (most < raw) return { branch: 'failure at most', raw: most, reached: most };
  return { branch: 'failure', raw, reached: raw };
}

function afterSuccess(w: Weights, { stability, difficulty }: MemoryState, answer: Answer): Outcome {
  const { rating, chance } = answer;
  let gain = f(w.expW8 * f(11 - difficulty));
  gain = f(gain * pow32(stability, -w.at(9)));
  gain = f(gain * f(exp32(f(f(1 - chance) * w.at(10))) - 1));
  if (rating === 2) gain = f(gain * w.at(15));
  if (rating === 4) gain = f(gain * w.at(16));
  return { branch: 'success', raw: 0, reached: f(stability * f(gain + 1)) };
}

function nextDifficulty(w: Weights, difficulty: number, rating: number): number {
  const change = f(-w.at(6) * (rating - 3));
  const next = f(difficulty + f(f(f(10 - difficulty) * change) / 9));
  return f(f(w.at(7) * f(w.easyDifficulty - next)) + next);
}
