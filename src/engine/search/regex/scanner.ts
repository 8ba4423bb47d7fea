import { isWhitespace } from '../../text/whitespace.ts';
import { regexSyntaxError, type Span } from './regex-error.ts';
import type { Char, Flags } from './syntax.ts';

/** A cursor over a pattern's code points, with the flags in force. `char` is '' at the end. */
export class Scanner {
  readonly chars: readonly string[];
  at = 0;
  flags: Flags = {
    ignoreCase: false,
    multiLine: false,
    dotAll: false,
    crlf: false,
    unicode: true,
    verbose: false,
  };
  /** Literals met so far. */
  readonly literals = new Map<number, Char>();
  #later: Error | undefined;

  constructor(pattern: string) {
    this.chars = [...pattern];
  }

  get char(): string {
    return this.chars[this.at] ?? '';
  }

  /** As `char === wanted`, where the compiler would take the character for the one seen before. */
  is(wanted: string): boolean {
    return this.char === wanted;
  }

  get atEnd(): boolean {
    return this.at >= this.chars.length;
  }

  /** Moves to the next character; false at the end. */
  bump(): boolean {
    if (!this.atEnd) this.at++;
    return !this.atEnd;
  }

  /** As `bump`, and in verbose mode on to the next character that counts. */
  bumpAndSpace(): boolean {
    this.bump();
    this.skipSpace();
    return !this.atEnd;
  }

  bumpIf(prefix: string): boolean {
    const found = [...prefix].every((char, index) => this.chars[this.at + index] === char);
    if (found) this.at += prefix.length;
    return found;
  }

  /** In verbose mode passes over white space and comments. */
  skipSpace(): void {
    if (!this.flags.verbose) return;
    while (!this.atEnd) {
      if (isSpace(this.char)) this.at++;
      else if (this.char === '#') this.#skipComment();
      else return;
    }
  }

  peek(): string {
    return this.chars[this.at + 1] ?? '';
  }

  /** The next character that counts. */
  peekSpace(): string {
    if (!this.flags.verbose) return this.peek();
    let next = this.at + 1;
    let inComment = false;
    for (; next < this.chars.length; next++) {
      const char = this.chars[next] ?? '';
      if (isSpace(char)) inComment &&= char !== '\n';
      else if (!inComment && char === '#') inComment = true;
      else break;
    }
    return this.chars[next] ?? '';
  }

  spanFrom(start: number): Span {
    return { start, end: this.at };
  }

  charSpan(): Span {
    return { start: this.at, end: this.at + 1 };
  }

  error(message: string, ...spans: Span[]): Error {
    return regexSyntaxError(this.chars, message, ...spans);
  }

  /** Remembers a fault that Rust finds only after it has read the whole pattern. */
  errorLater(message: string, span: Span): void {
    this.#later ??= this.error(message, span);
  }

  throwLater(): void {
    if (this.#later) throw this.#later;
  }

  /** As `errorLater`, for an error made elsewhere. */
  keepForLater(error: Error): void {
    this.#later ??= error;
  }

  #skipComment(): void {
    while (!this.atEnd && this.char !== '\n') this.at++;
    this.bump();
  }
}

export const isSpace = (char: string): boolean =>
  char !== '' && isWhitespace(char.charCodeAt(0)) && char.length === 1;
