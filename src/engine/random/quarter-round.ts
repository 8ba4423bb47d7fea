/** Sixteen words of 32 bits, thought of as a square. */
export type Words = Int32Array | Uint32Array;

/** Four places in the square that are mixed together. */
export type Quarter = readonly [a: number, b: number, c: number, d: number];

/** How far words are turned left after each of the four steps. */
export type Turns = readonly [number, number, number, number];

/** The quarters of a double round, of ChaCha and of what descends from it (BLAKE): columns, then diagonals. */
export const QUARTERS: readonly Quarter[] = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
];

/** Mixes a quarter of the square in place; `x` and `y` are what BLAKE adds of its message. */
export function quarterRound(words: Words, [a, b, c, d]: Quarter, turns: Turns, x = 0, y = 0): void {
  words[a] = at(words, a) + at(words, b) + x;
  words[d] = turned(at(words, d) ^ at(words, a), turns[0]);
  words[c] = at(words, c) + at(words, d);
  words[b] = turned(at(words, b) ^ at(words, c), turns[1]);
  words[a] = at(words, a) + at(words, b) + y;
  words[d] = turned(at(words, d) ^ at(words, a), turns[2]);
  words[c] = at(words, c) + at(words, d);
  words[b] = turned(at(words, b) ^ at(words, c), turns[3]);
}

export const at = (words: Words, index: number): number => words[index] ?? 0;

const turned = (word: number, left: number): number => (word << left) | (word >>> (32 - left));
