/** What a search means: groups of terms joined by and/or, kept flat so that SQL's own precedence decides. */
export type Node =
  | { readonly kind: 'and' | 'or' }
  | { readonly kind: 'not'; readonly node: Node }
  | { readonly kind: 'group'; readonly nodes: readonly Node[] }
  | { readonly kind: 'term'; readonly term: Term };

export type FieldMode = 'normal' | 'regex' | 'no-combining';

/** One condition (Rust: SearchNode). Texts still hold the wildcards * and _ and backslashes before literal ones. */
export type Term =
  | { readonly kind: 'all' }
  | { readonly kind: 'text' | 'no-combining' | 'strip-clozes' | 'word'; readonly text: string }
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'field'; readonly field: string; readonly text: string; readonly mode: FieldMode }
  | { readonly kind: 'tag'; readonly text: string; readonly mode: FieldMode }
  | { readonly kind: 'deck' | 'notetype' | 'preset'; readonly name: string }
  | { readonly kind: 'template'; readonly template: { readonly ord: number } | { readonly name: string } }
  | { readonly kind: 'note-ids' | 'card-ids' | 'deck-ids'; readonly ids: string }
  | { readonly kind: 'notetype-id'; readonly id: bigint }
  | { readonly kind: 'added' | 'edited' | 'introduced'; readonly days: number }
  | { readonly kind: 'rated'; readonly days: number; readonly rating: Rating }
  | { readonly kind: 'state'; readonly state: State }
  | { readonly kind: 'flag'; readonly flag: number }
  | { readonly kind: 'duplicates'; readonly notetypeId: bigint; readonly text: string }
  | { readonly kind: 'property'; readonly operator: Operator; readonly property: Property }
  | { readonly kind: 'custom-data'; readonly key: string };

/** An answer button, any of them, or a change of the due date by hand. */
export type Rating = { readonly button: number } | 'any' | 'manual';

export const STATES = [
  'new',
  'review',
  'learn',
  'due',
  'buried',
  'buried-manually',
  'buried-sibling',
  'suspended',
] as const;
export type State = (typeof STATES)[number];

export const OPERATORS = ['<=', '>=', '!=', '=', '<', '>'] as const;
export type Operator = (typeof OPERATORS)[number];

/** Numbers of ease, stability, difficulty, retrievability and custom data are 32-bit floats. */
export type Property =
  | { readonly kind: 'due' | 'ivl' | 'reps' | 'lapses' | 'pos'; readonly value: number }
  | { readonly kind: 'ease' | 'stability' | 'difficulty' | 'retrievability'; readonly value: number }
  | { readonly kind: 'rated'; readonly days: number; readonly rating: Rating }
  | { readonly kind: 'custom-number'; readonly key: string; readonly value: number }
  | { readonly kind: 'custom-text'; readonly key: string; readonly value: string };
