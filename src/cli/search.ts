import type { Collection } from '../engine/collection/collection.ts';
import { AnkiError } from '../engine/errors.ts';
import { explanationLines } from '../engine/search/explanation.ts';

export interface SearchOptions {
  /** In quotes for the shell; behind `--` where it begins with `-`. */
  readonly query: string;
  /** Cards instead of notes. */
  readonly cards: boolean;
  /** Tells how the search is carried out instead of what it finds. */
  readonly explain: boolean;
}

/** The ids that a search finds, or how it would do so, as lines. Throws AnkiError for a faulty search. */
export function search(col: Collection, { query, cards, explain }: SearchOptions): string[] {
  try {
    if (explain) return explanationLines(col.search.explain(query, cards ? 'cards' : 'notes'));
    return (cards ? col.search.cards(query) : col.search.notes(query)).map(String);
  } catch (error) {
    throw error instanceof AnkiError ? forTerminal(error) : error;
  }
}

/** Anki's messages are made for a window: with tags, and with invisible marks around what was inserted. */
const forTerminal = ({ code, message, cause }: AnkiError): AnkiError =>
  new AnkiError(code, message.replace(/[\u2068\u2069]|<\/?pre>/g, ''), { cause });
