import type { Collection } from '../collection/collection.ts';
import type { CardId, NoteId } from '../ids.ts';
import { defineSearchFunctions } from './functions.ts';
import { parseSearch } from './parser.ts';
import { buildQuery } from './sql/query.ts';
import { readIds } from './storage.ts';

/** Finds cards and notes by Anki's search language. Throws its errors in Anki's words. */
export class Search {
  readonly #col: Collection;
  readonly #forgetPatterns: () => void;

  constructor(col: Collection) {
    this.#col = col;
    this.#forgetPatterns = defineSearchFunctions(col.db);
  }

  /** Ids of the notes that match or have a card that does, each once, in no order that callers may rely on. */
  notes(query: string): NoteId[] {
    return this.#find<NoteId>(query, 'notes');
  }

  /** Ids of the cards that match or whose note does, each once, in no order that callers may rely on. */
  cards(query: string): CardId[] {
    return this.#find<CardId>(query, 'cards');
  }

  #find<Id extends number>(query: string, item: 'cards' | 'notes'): Id[] {
    const { sql, values } = buildQuery(this.#col, parseSearch(query), item);
    this.#forgetPatterns();
    return readIds<Id>(this.#col.db, sql, values);
  }
}
