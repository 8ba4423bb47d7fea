const f = Math.fround;

/** How much answer number `index` of `count` counts: the newest four times as much as the oldest (recency_weighted_fsrs_items). */
export function recencyWeight(index: number, count: number): number {
  const age = f(f(index) / Math.max(f(f(count) - 1), 1));
  return f(0.25 + f(0.75 * f(f(age * age) * age)));
}
