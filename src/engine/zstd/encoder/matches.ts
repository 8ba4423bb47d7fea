const HASH_BITS = 15;
const SHORTEST = 5;

/** What a block repeats: per sequence a run of literals, then a copy of earlier bytes. */
export interface Sequences {
  count: number;
  readonly literals: Int32Array;
  readonly lengths: Int32Array;
  /** As zstd has them: the distance plus 3, or 1 for the distance of the sequence before. */
  readonly offsets: Int32Array;
  /** The distance of the last sequence. */
  last: number;
}

/** Finds repetitions in the bytes of one buffer, greedily. */
export class MatchFinder {
  readonly #places = new Int32Array(1 << HASH_BITS).fill(-1);

  /** Forgets `count` bytes at the beginning of the buffer, which the caller moves down. */
  slide(count: number): void {
    const places = this.#places;
    for (let i = 0; i < places.length; i++) places[i] = Math.max((places[i] as number) - count, -1); // below the length
  }

  /** Repetitions in `data` from `start` to `end`; everything before `start` is known to the decoder. */
  find(data: Uint8Array, start: number, end: number, found: Sequences): void {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const places = this.#places;
    const limit = end - 8;
    let anchor = start;
    let repeated = found.last;
    let at = start;
    found.count = 0;
    while (at < limit) {
      const next = at + 1;
      const here = view.getInt32(at, true);
      const hash = hashOf(here, data[at + 4] as number);
      const place = places[hash] as number;
      places[hash] = at;
      let from = -1;
      if (next - repeated >= 0 && view.getInt32(next, true) === view.getInt32(next - repeated, true)) {
        at = next;
        from = next - repeated;
      } else if (place >= 0 && view.getInt32(place, true) === here) {
        from = place;
        if (data[at + 4] !== data[place + 4]) from = -1;
      }
      if (from < 0) {
        at += 1 + ((at - anchor) >> 7);
        continue;
      }
      while (at > anchor && from > 0 && data[at - 1] === data[from - 1]) {
        at--;
        from--;
      }
      const length = 4 + commonLength(view, data, at + 4, from + 4, end);
      const distance = at - from;
      const literals = at - anchor;
      found.literals[found.count] = literals;
      found.lengths[found.count] = length;
      found.offsets[found.count++] = distance === repeated && literals > 0 ? 1 : distance + 3;
      repeated = distance;
      const inside = at + 2;
      at += length;
      anchor = at;
      if (at < limit) {
        places[hashOf(view.getInt32(inside, true), data[inside + 4] as number)] = inside;
        places[hashOf(view.getInt32(at - 2, true), data[at + 2] as number)] = at - 2;
      }
    }
    found.last = repeated;
  }
}

/** The most sequences that a block can have. */
export const mostSequences = (block: number): number => Math.ceil(block / (SHORTEST - 1));

const hashOf = (four: number, fifth: number): number =>
  (Math.imul(four, 0x9e3779b1) + Math.imul(fifth, 0x85ebca6b)) >>> (32 - HASH_BITS);

function commonLength(view: DataView, data: Uint8Array, a: number, b: number, end: number): number {
  let at = a;
  let from = b;
  while (at + 4 <= end && view.getInt32(at, true) === view.getInt32(from, true)) {
    at += 4;
    from += 4;
  }
  while (at < end && data[at] === data[from]) {
    at++;
    from++;
  }
  return at - a;
}
