import { emptyQuote, unclosedQuote, unknownEscape } from './search-error.ts';

/** A piece of a search text. Texts are raw: escapes are resolved where the meaning of the term is known. */
export type Token =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'not' }
  /** `bare` text stands outside of quotes, so that "and" and "or" are operators. */
  | { readonly kind: 'text'; readonly text: string; readonly bare: boolean }
  /** A keyword before a quoted value, as in deck:"a b". */
  | { readonly kind: 'keyed'; readonly key: string; readonly value: string };

type TextToken = Extract<Token, { kind: 'text' | 'keyed' }>;

/** All other white space has become plain spaces before. */
const SPACES = ' ';

/**
 * Splits a search into tokens, one at a time, so that the parser's own errors come in the order of the text
 * (Rust: quoted_term, partially_quoted_term, unquoted_term of search/parser.rs). Throws Anki's search errors.
 */
export class Lexer {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next token; undefined at the end. */
  next(): Token | undefined {
    while (SPACES.includes(this.#text.charAt(this.#at)) && this.#at < this.#text.length) this.#at++;
    const char = this.#text.charAt(this.#at);
    if (char === '') return undefined;
    if (char === ')') return this.#single('close');
    if (char === '(') return this.#single('open');
    if (char === '-' && this.#negates(this.#at + 1)) return this.#single('not');
    return this.#textToken();
  }

  /** The token right behind a `not`: a second `-` there is part of the text. */
  afterNot(): TextToken | Extract<Token, { kind: 'open' }> {
    return this.#text.charAt(this.#at) === '(' ? this.#single('open') : this.#textToken();
  }

  #single<Kind extends 'open' | 'close' | 'not'>(kind: Kind): { readonly kind: Kind } {
    this.#at++;
    return { kind };
  }

  /** Whether a `-` before this position has something to negate; alone it is plain text. */
  #negates(at: number): boolean {
    const char = this.#text.charAt(at);
    return char !== '' && char !== ')' && !SPACES.includes(char);
  }

  #textToken(): TextToken {
    if (this.#text.charAt(this.#at) === '"') return { kind: 'text', text: this.#quoted(), bare: false };
    return this.#keyed() ?? this.#bare();
  }

  #keyed(): TextToken | undefined {
    const end = escapedEnd(this.#text, this.#at, '"(): ', SPACES);
    if (typeof end !== 'number' || end === this.#at || !this.#text.startsWith(':"', end)) return undefined;
    const key = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return { kind: 'keyed', key, value: this.#quoted() };
  }

  #bare(): TextToken {
    const end = escapedEnd(this.#text, this.#at, '"() ', SPACES);
    if (typeof end !== 'number') throw unknownEscape(`\\${this.#text.slice(end.forbiddenAt)}`);
    const text = this.#text.slice(this.#at, end);
    this.#at = end;
    return { kind: 'text', text, bare: true };
  }

  /** The text between quotes; the current position is the opening one. */
  #quoted(): string {
    const start = this.#at + 1;
    const end = escapedEnd(this.#text, start, '"', '');
    if (end === start && this.#text.charAt(start) === '"') throw emptyQuote();
    if (typeof end !== 'number' || this.#text.charAt(end) !== '"') throw unclosedQuote();
    this.#at = end + 1;
    return this.#text.slice(start, end);
  }
}

/**
 * Where a text ends that begins at `start`: before the first of `ends` without a backslash, or at the end of input.
 * When a backslash stands before one of `unescapable` or at the very end, answers the position behind it instead.
 */
function escapedEnd(
  text: string,
  start: number,
  ends: string,
  unescapable: string,
): number | { forbiddenAt: number } {
  let at = start;
  while (at < text.length) {
    const char = text.charAt(at);
    if (ends.includes(char)) return at;
    if (char !== '\\') at++;
    else if (at + 1 === text.length || unescapable.includes(text.charAt(at + 1)))
      return { forbiddenAt: at + 1 };
    else at += 2;
  }
  return at;
}
