import type { CharSet } from './char-set.ts';

/** A parsed pattern. Flags are already worked in; what only matters for captures or greed is left out. */
export type Pattern =
  | { readonly kind: 'empty' }
  | Char
  | { readonly kind: 'look'; readonly look: Look }
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly items: readonly Pattern[] }
  | Repeat;

/** One character. */
export interface Char {
  readonly kind: 'char';
  readonly set: CharSet;
  /** About how many bytes Rust's machine for it takes. */
  readonly weight: number;
  /** The same looked up in the set, which takes long; for properties. */
  readonly exactWeight?: () => number;
  /** All members of the set, where it is one letter in all its cases. */
  readonly letter?: readonly number[];
}

export interface Repeat {
  readonly kind: 'repeat';
  readonly item: Pattern;
  readonly min: number;
  /** May be Infinity. */
  readonly max: number;
  /** How many repetitions stand directly inside each other, as in a*+?. */
  readonly nested: number;
}

/** Stands where flags were set, since a repetition must not follow them. */
export const FLAGS: Pattern = { kind: 'empty' };

/** Bytes that Rust's machines take, measured by the largest repetition that Anki lets pass. */
export const WEIGHT = {
  ascii: 32,
  twoCases: 80,
  other: 130,
  range: 150,
  dot: 1000,
  negation: 1000,
  space: 1000,
  digit: 5100,
  property: 5000,
  word: 50_000,
} as const;

/** How deep Rust's parser lets brackets and repetitions stand inside each other. */
export const DEEPEST = 250;
export const TOO_DEEP = `exceed the maximum number of nested parentheses/brackets (${DEEPEST})`;

/** Conditions between two characters. */
export type Look =
  | 'start'
  | 'end'
  | 'line-start'
  | 'line-end'
  | 'line-start-crlf'
  | 'line-end-crlf'
  | WordLook
  | `ascii-${WordLook}`;

export type WordLook =
  | 'word-boundary'
  | 'no-word-boundary'
  | 'word-start'
  | 'word-end'
  | 'word-start-half'
  | 'word-end-half';

export interface Flags {
  ignoreCase: boolean;
  multiLine: boolean;
  dotAll: boolean;
  crlf: boolean;
  unicode: boolean;
  /** White space and comments in the pattern do not count. */
  verbose: boolean;
}
