import type { Terminal } from './terminal.ts';

/** A command of the program, as the table of verbs holds it: from this come parsing, checks and help. */
export interface Verb<Options extends OptionSpecs = OptionSpecs> {
  /** One word or two: `check`, `profiles list`. */
  readonly name: string;
  /** A name that the verb had once, still understood. */
  readonly formerName?: string;
  /** What follows the name; each is required, unless its name stands in brackets. */
  readonly operands?: readonly Operand[];
  readonly options: Options;
  /** Half a line for the list of all verbs. */
  readonly summary: string;
  /** What `ankid VERB --help` tells besides; absent: the summary says it all. */
  readonly details?: string;
  /** Answers the exit status. Throws UsageError for what the user got wrong, AnkiError for what went wrong. */
  readonly run: (call: Call<Options>, terminal: Terminal) => number | Promise<number>;
}

export interface Operand {
  /** As help shows it: `FILE`, or `[FILE]` where it may be missing. */
  readonly name: string;
  /** Subject of the sentence "... is missing". */
  readonly what: string;
}

export interface OptionSpec {
  readonly type: 'boolean' | 'string';
  readonly multiple?: true;
  /** Name of the option's value in help. */
  readonly value?: string;
  readonly help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What the command line says, checked against its verb. */
export interface Call<Options extends OptionSpecs = OptionSpecs> {
  readonly operands: readonly string[];
  readonly values: Values<Options>;
  readonly env: NodeJS.ProcessEnv;
}

/** Options by name: flags are false, repeated options empty, and others undefined unless given. */
export type Values<Options extends OptionSpecs> = {
  readonly [Name in keyof Options]: Options[Name] extends { readonly type: 'boolean' }
    ? boolean
    : Options[Name] extends { readonly multiple: true }
      ? readonly string[]
      : string | undefined;
};

/** A verb with its options forgotten. */
// biome-ignore lint/suspicious/noExplicitAny: the table holds verbs of every kind of options
export type AnyVerb = Verb<any>;

export const defineVerb = <const Options extends OptionSpecs>(verb: Verb<Options>): Verb<Options> => verb;

export const flag = (help: string) => ({ type: 'boolean', help }) as const;
export const option = (value: string, help: string) => ({ type: 'string', value, help }) as const;
export const repeated = (value: string, help: string) =>
  ({ type: 'string', multiple: true, value, help }) as const;
