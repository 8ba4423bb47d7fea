import { exp64 } from '../../float64/exp64.ts';
import { log64 } from '../../float64/log64.ts';
import { pow64 } from '../../float64/pow64.ts';
import { LEAST_DIFFICULTY, LEAST_STABILITY, MOST_DIFFICULTY, MOST_STABILITY } from '../../fsrs/bounds.ts';
import type { MemoryState } from '../../fsrs/memory.ts';
import { curveBase, gainOfMoments, type Step } from '../../fsrs/step.ts';
import type { TrainedWeights } from './trained-weights.ts';

/**
 * How the loss changes with each parameter, in doubles; sums are taken in the crate's order. The functions below add to
 * it, and tell how the loss changes with the memory before the step.
 */
export type Gradient = Float64Array;

/** By stability and difficulty, and by the chance to remember. */
interface Slopes {
  readonly s: number;
  readonly d: number;
  readonly r: number;
}

const NONE: Slopes = { s: 0, d: 0, r: 0 };

/**
 * From the slopes of what a step led to, to those of the memory before it; `byChance` is the slope by the chance that
 * was foretold for this very answer (crate fsrs: step_backward).
 */
export function stepBackward(
  w: TrainedWeights,
  step: Step,
  byChance: number,
  later: MemoryState,
  gradient: Gradient,
): MemoryState {
  const { next } = step;
  const byStability = within(next.stability, LEAST_STABILITY, MOST_STABILITY) ? later.stability : 0;
  const { s, d, r } = byStability === 0 ? NONE : branchBackward(w, step, byStability, gradient);
  const difficulty = d + difficultyBackward(w, step, later.difficulty, gradient);
  return { stability: s + curveBackward(w, step, byChance + r, gradient), difficulty };
}

/** At the bounds themselves the slope goes on. */
const within = (value: number, least: number, most: number): boolean => value >= least && value <= most;

const add = (gradient: Gradient, parameter: number, slope: number): void => {
  gradient[parameter] = (gradient[parameter] ?? 0) + slope;
};

/** Crate fsrs: curve_backward; the slope by stability. */
export function curveBackward(
  w: TrainedWeights,
  { days, stability, chance }: Pick<Step, 'days' | 'stability' | 'chance'>,
  slope: number,
  gradient: Gradient,
): number {
  if (slope === 0) return 0;
  const base = curveBase(w, days, stability);
  const baseByStability = (-days * w.factor) / (stability * stability);
  const byStability = ((slope * chance * w.decay) / base) * baseByStability;
  const baseByDecay = (days / stability) * w.factorByDecay;
  add(gradient, 20, -slope * (chance * (log64(base) + (w.decay / base) * baseByDecay)));
  return byStability;
}

function branchBackward(w: TrainedWeights, step: Step, slope: number, gradient: Gradient): Slopes {
  switch (step.branch) {
    case 'moments':
      return momentsBackward(w, step, slope, gradient);
    case 'success':
      return successBackward(w, step, slope, gradient);
    case 'failure':
      return failureBackward(w, step, slope, gradient);
    default: {
      const { raw: most, stability } = step;
      add(gradient, 17, slope * most * -w.at(18));
      add(gradient, 18, slope * most * -w.at(17));
      return { s: slope * (most / stability), d: 0, r: 0 };
    }
  }
}

/** Crate fsrs: backward_success. */
function successBackward(w: TrainedWeights, step: Step, slope: number, gradient: Gradient): Slopes {
  const { stability, chance, rating } = step;
  const ease = 11 - step.difficulty;
  const power = pow64(stability, -w.at(9));
  const exponential = exp64((1 - chance) * w.at(10)) - 1;
  const hard = rating === 2 ? w.at(15) : 1;
  const easy = rating === 4 ? w.at(16) : 1;
  const gain = w.expW8Double * ease * power * exponential * hard * easy;
  const byGain = slope * stability;
  const common = byGain * w.expW8Double * ease * power;
  add(gradient, 8, byGain * gain);
  add(gradient, 9, byGain * gain * -log64(stability));
  add(gradient, 10, common * hard * easy * ((1 - chance) * (exponential + 1)));
  if (rating === 2) add(gradient, 15, common * exponential * easy);
  if (rating === 4) add(gradient, 16, common * exponential * hard);
  return {
    s: slope * (gain + 1) + byGain * gain * (-w.at(9) / stability),
    d: -(byGain * w.expW8Double * power * exponential * hard * easy),
    r: common * hard * easy * (-w.at(10) * (exponential + 1)),
  };
}

/** Crate fsrs: backward_failure. */
function failureBackward(w: TrainedWeights, step: Step, slope: number, gradient: Gradient): Slopes {
  const { stability, difficulty, chance, raw } = step;
  const base = stability + 1;
  const power = pow64(base, w.at(13));
  const ofDifficulty = pow64(difficulty, -w.at(12));
  const exponential = exp64((1 - chance) * w.at(14));
  add(gradient, 11, (slope * raw) / w.at(11));
  add(gradient, 12, slope * raw * -log64(difficulty));
  add(gradient, 13, slope * w.at(11) * ofDifficulty * exponential * power * log64(base));
  add(gradient, 14, slope * raw * (1 - chance));
  return {
    s: (slope * w.at(11) * ofDifficulty * exponential * w.at(13) * power) / base,
    d: slope * raw * (-w.at(12) / difficulty),
    r: slope * raw * -w.at(14),
  };
}

/** Crate fsrs: backward_short. */
function momentsBackward(w: TrainedWeights, step: Step, slope: number, gradient: Gradient): Slopes {
  const { stability, rating, raw } = step;
  let s = slope * gainOfMoments(rating, raw);
  if (!(rating >= 2 && raw < 1)) {
    const byRaw = slope * stability;
    add(gradient, 17, byRaw * raw * Math.fround(rating - 3 + w.at(18)));
    add(gradient, 18, byRaw * raw * w.at(17));
    add(gradient, 19, byRaw * raw * -log64(stability));
    s += byRaw * raw * (-w.at(19) / stability);
  }
  return { s, d: 0, r: 0 };
}

/** Crate fsrs: backward_difficulty; the slope by the difficulty before. */
function difficultyBackward(w: TrainedWeights, step: Step, slope: number, gradient: Gradient): number {
  if (slope === 0 || !within(step.next.difficulty, LEAST_DIFFICULTY, MOST_DIFFICULTY)) return 0;
  const grade = step.rating - 3;
  const change = -w.at(6) * grade;
  const next = step.difficulty + ((10 - step.difficulty) * change) / 9;
  add(gradient, 7, slope * (w.easyDifficulty - next));
  add(gradient, 4, slope * w.at(7));
  add(gradient, 5, slope * w.at(7) * -3 * w.exp3W5);
  const byNext = slope * (1 - w.at(7));
  add(gradient, 6, (byNext * (10 - step.difficulty) * -grade) / 9);
  return byNext * (1 - change / 9);
}

/** The first answer (crate fsrs: backward_init). */
export function firstBackward(
  w: TrainedWeights,
  rating: number,
  first: MemoryState,
  later: MemoryState,
  gradient: Gradient,
): void {
  const isFree = within(first.stability, LEAST_STABILITY, MOST_STABILITY);
  add(gradient, rating - 1, isFree ? later.stability : 0);
  if (later.difficulty === 0 || !within(first.difficulty, LEAST_DIFFICULTY, MOST_DIFFICULTY)) return;
  const offset = rating - 1;
  add(gradient, 4, later.difficulty);
  add(gradient, 5, later.difficulty * -offset * exp64(offset * w.at(5)));
}
