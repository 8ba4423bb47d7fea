import { Matcher } from './matcher.ts';
import { parseRegex } from './parse.ts';
import { compileProgram } from './program.ts';

export interface Regex {
  /** Whether the pattern occurs in the text. Throws when a pattern takes more steps than a server can afford. */
  readonly test: (text: string) => boolean;
}

/**
 * A regular expression in the syntax and meaning of Rust's regex crate, which is what Anki's searches use: Unicode
 * classes, inline flags, no back references or look-around, time linear in the text. Throws that crate's messages.
 */
export function compileRegex(pattern: string): Regex {
  const matcher = new Matcher(compileProgram(parseRegex(pattern)));
  return { test: (text) => matcher.test(text) };
}
