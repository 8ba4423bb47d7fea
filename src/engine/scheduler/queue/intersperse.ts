const f = Math.fround;

/** Spreads two lists evenly into one; where they tie, the first goes first (Rust: Intersperser). */
export function intersperse<Item>(one: readonly Item[], two: readonly Item[]): Item[] {
  const ratio = f(f(one.length + 1) / f(two.length + 1));
  const mixed: Item[] = [];
  let [i, j] = [0, 0];
  while (i < one.length && j < two.length) {
    const takeSecond = f(f(j + 1) * ratio) < f(i + 1);
    mixed.push(...(takeSecond ? two.slice(j, ++j) : one.slice(i, ++i)));
  }
  return [...mixed, ...one.slice(i), ...two.slice(j)];
}
