import { Allowance } from './allowance.ts';
import { Matcher } from './matcher.ts';
import { parseRegex } from './parse.ts';
import { compileProgram } from './program.ts';
import { type RequiredText, requiredText } from './required-text.ts';

export interface Regex {
  /** Whether the pattern occurs in the text. Throws when a pattern takes longer than a server can afford. */
  readonly test: (text: string) => boolean;
  /** What can be asked of a text more cheaply, before `test`. */
  readonly required: RequiredText | undefined;
}

/**
 * A regular expression in the syntax and meaning of Rust's regex crate, which is what Anki's searches use: Unicode
 * classes, inline flags, no back references or look-around, time linear in the text. Throws that crate's messages.
 */
export function compileRegex(pattern: string, allowance = new Allowance()): Regex {
  allowance.check();
  const started = performance.now();
  const parsed = parseRegex(pattern);
  const matcher = new Matcher(compileProgram(parsed), allowance);
  const required = requiredText(parsed);
  allowance.spendSince(started);
  return { test: (text) => matcher.test(text), required };
}
