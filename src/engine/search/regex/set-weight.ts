import type { CharSet } from './char-set.ts';

/** Bytes that Rust's machine takes for a set of its own, and for each range in it: measured, right to about a tenth. */
const BASE = 300;
const PER_RANGE = 60;

/** Behind these nothing is assigned but a few characters at the start of plane 14, and private use. */
const LOOKED_AT = [
  [0, 0x33500],
  [0xe0000, 0xe0200],
  [0xf0000, 0xf0001],
] as const;

const MOST_KNOWN = 200;
const known = new Map<string, number>();

/** What Rust's machine for a set takes, in bytes; `key` names the set. */
export function weightOfSet(key: string, set: CharSet): number {
  const weight = known.get(key) ?? BASE + PER_RANGE * rangesIn(set);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, weight);
  return weight;
}

function rangesIn(set: CharSet): number {
  let ranges = 0;
  for (const [start, end] of LOOKED_AT) {
    let isIn = false;
    for (let code = start; code < end; code++) {
      const wasIn = isIn;
      isIn = set(code);
      if (isIn && !wasIn) ranges++;
    }
  }
  return ranges;
}
