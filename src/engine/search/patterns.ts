import type { SqlValue } from '../sqlite/database.ts';
import { Allowance } from './regex/allowance.ts';
import { compileRegex, type Regex } from './regex/regex.ts';

/**
 * The compiled patterns of one search, each compiled once; all of them share one allowance of time. Statements name them
 * by number, since a text would be handed over anew at each row.
 */
export class Patterns {
  readonly #numbers = new Map<string, number>();
  #compiled: (() => Regex)[] = [];
  #allowance = new Allowance();

  /** Begins a search with no patterns and a whole allowance. */
  begin(): void {
    this.#numbers.clear();
    this.#compiled = [];
    this.#allowance = new Allowance();
  }

  /** The number that stands for a pattern, be it faulty or not. */
  numberOf(pattern: string): number {
    const known = this.#numbers.get(pattern);
    if (known !== undefined) return known;
    this.#numbers.set(pattern, this.#compiled.length);
    return this.#compiled.push(this.#compile(pattern)) - 1;
  }

  /** A pattern by itself or by number. Throws the messages of Rust's regex crate. */
  get(pattern: SqlValue): Regex {
    const number = typeof pattern === 'number' ? pattern : this.numberOf(String(pattern));
    const compiled = this.#compiled[number];
    if (!compiled) throw new Error(`there is no pattern ${number} in this search`);
    return compiled();
  }

  /** All patterns by their numbers. */
  texts(): string[] {
    return [...this.#numbers.keys()];
  }

  #compile(pattern: string): () => Regex {
    try {
      const regex = compileRegex(pattern, this.#allowance);
      return () => regex;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }
}
