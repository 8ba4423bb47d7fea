import { Allowance } from './regex/allowance.ts';
import { compileRegex, type Regex } from './regex/regex.ts';

/** The compiled patterns of one search, each compiled once; all of them share one allowance of time. */
export class Patterns {
  readonly #known = new Map<string, Regex>();
  #allowance = new Allowance();

  /** Begins a search with no patterns and a whole allowance. */
  begin(): void {
    this.#known.clear();
    this.#allowance = new Allowance();
  }

  /** Throws the messages of Rust's regex crate. */
  get(pattern: string): Regex {
    const known = this.#known.get(pattern);
    if (known) return known;
    const regex = compileRegex(pattern, this.#allowance);
    this.#known.set(pattern, regex);
    return regex;
  }
}
