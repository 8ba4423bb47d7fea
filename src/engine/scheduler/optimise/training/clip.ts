import { clamp } from '../../float32.ts';
import { LEAST_STABILITY, MOST_FIRST_STABILITY } from '../../fsrs/bounds.ts';
import { exp2_32, log32 } from '../../fsrs/float32-math.ts';

const f = Math.fround;

/** Keeps parameters in bounds, in place (crate fsrs: clip_parameters_in_place, with short-term memory). */
export function clipParameters(parameters: Float32Array, relearningSteps: number): void {
  const most = mostOfMoments(parameters, relearningSteps);
  parameters.forEach((value, i) => {
    const [low, high] = BOUNDS[i] ?? [0, most];
    parameters[i] = clamp(value, low, high);
  });
}

const MOST = 2;

/** Relearning steps must not make a memory stronger than it was before it failed. */
function mostOfMoments(parameters: Float32Array, relearningSteps: number): number {
  if (relearningSteps <= 1) return MOST;
  const [w11 = 0, , w13 = 0, w14 = 0] = parameters.subarray(11);
  const logs = f(log32(w11) + log32(f(exp2_32(w13) - 1)));
  const room = f(-f(logs + f(w14 * f(0.3))) / f(relearningSteps));
  const least = f(0.01);
  const ceiling = Number.isNaN(room) ? least : Math.max(room, least);
  return Math.min(f(Math.sqrt(ceiling)), MOST);
}

const firstStability = [LEAST_STABILITY, MOST_FIRST_STABILITY] as const;

/** Of all but parameters 17 and 18. */
const BOUNDS: readonly (readonly [low: number, high: number] | undefined)[] = [
  firstStability,
  firstStability,
  firstStability,
  firstStability,
  [1, 10],
  [f(0.001), 4],
  [f(0.001), 4],
  [f(0.001), 0.75],
  [0, 4.5],
  [0, f(0.8)],
  [f(0.001), 3.5],
  [f(0.001), 5],
  [f(0.001), 0.25],
  [f(0.001), f(0.9)],
  [0, 4],
  [0, 1],
  [1, 6],
  undefined,
  undefined,
  [f(0.01), f(0.8)],
  [f(0.1), f(0.8)],
];
