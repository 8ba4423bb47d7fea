/**
 * How many of the new learning steps are left for a card that had `left` to go of the old ones: a step is left when the
 * card has passed none as long, and at least one is (Rust: new_remaining_steps). What `left` says of today is dropped.
 */
export function remainingSteps(
  left: number,
  newSteps: readonly number[],
  oldSteps: readonly number[],
): number {
  const remaining = left % 1000;
  if (oldSteps.length === 0) return left;
  const now = Math.max(stepsAbove(lastPassed(remaining, oldSteps), newSteps), 1);
  return now === remaining ? left : now;
}

/** The delay of the last step passed; undefined while there is none. */
const lastPassed = (remaining: number, steps: readonly number[]): number | undefined =>
  steps[steps.length - remaining - 1];

function stepsAbove(passed: number | undefined, steps: readonly number[]): number {
  if (passed === undefined) return steps.length;
  const fromEnd = [...steps].reverse().findIndex((step) => step <= passed);
  return fromEnd < 0 ? steps.length : fromEnd;
}
