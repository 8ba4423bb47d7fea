import { describe, expect, test } from 'vitest';
import reference from '../../../../test/reference/unstable-sort.json' with { type: 'json' };
import { unstablySorted } from './unstable-sort.ts';

interface Item {
  readonly key: number;
  readonly place: number;
}

const less = (a: Item, b: Item): boolean => a.key < b.key;
const itemsOf = (keys: readonly number[]): Item[] => keys.map((key, place) => ({ key, place }));
const placesOf = (keys: readonly number[]): number[] =>
  unstablySorted(itemsOf(keys), less).map(({ place }) => place);

/** Numbers that look random and are the same every time. */
function numbers(count: number, below: number): number[] {
  let state = 12_345;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  });
}

describe('a sort that is not stable', () => {
  test.each([0, 1, 2, 20, 21, 33, 63, 64, 65, 200, 512, 1000, 5000])('puts %i items in order', (count) => {
    for (const below of [1, 2, 7, 1_000_000]) {
      const keys = numbers(count, below);
      const sorted = unstablySorted(itemsOf(keys), less);
      expect(sorted.map(({ key }) => key)).toEqual([...keys].sort((a, b) => a - b));
      expect(new Set(sorted.map(({ place }) => place)).size).toBe(count);
    }
  });

  test('is stable up to 20 items, and where all are in order or fall', () => {
    const few = numbers(20, 3);
    const stable = itemsOf(few).sort((a, b) => a.key - b.key);
    expect(placesOf(few)).toEqual(stable.map(({ place }) => place));
    const rising = numbers(100, 5).sort((a, b) => a - b);
    expect(placesOf(rising)).toEqual(rising.map((_, place) => place));
    const falling = rising.map((_, place) => -place);
    expect(placesOf(falling)).toEqual(falling.map((_, place) => 99 - place));
  });

  // The last of the cases makes bad pivots, so that Rust falls back to a heap.
  test.each(reference)('leaves equal items as Rust 1.95 does: case %#', ({ keys, places }) => {
    expect(placesOf(keys)).toEqual(places);
  });
});
