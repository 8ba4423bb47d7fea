import type { LongWork } from '../engine/long-work.ts';

/** Where a verb says what it did, shows how far it is, and hears of Ctrl-C. */
export interface Terminal {
  /** A line for standard output. */
  readonly print: (line: string) => void;
  /** A line for standard error, after the program's name. */
  readonly complain: (line: string) => void;
  /** Asks the user: what is typed (a hidden answer is not shown), or the next line of a standard input that is no terminal. */
  readonly ask: (question: string, hidden?: boolean) => Promise<string>;
  /** Whether somebody sits there who can be asked. */
  readonly isInteractive: boolean;
  /** A progress line, and whether Ctrl-C was pressed. */
  readonly work: Required<LongWork>;
}
