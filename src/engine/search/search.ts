import type { Collection } from '../collection/collection.ts';
import { perCollection } from '../collection/per-collection.ts';
import type { CardId, NoteId } from '../ids/ids.ts';
import { parseExactly } from '../json/exact-json.ts';
import { defineCardFunctions } from '../scheduler/sql-functions/define.ts';
import type { Explanation } from './explanation.ts';
import { defineSearchFunctions } from './functions.ts';
import { parseSearch } from './parser.ts';
import { Patterns } from './patterns.ts';
import { buildQuery, type Item } from './sql/query.ts';
import { readIds, readPlan } from './storage.ts';
import { TimeLimit } from './time-limit.ts';

/**
 * Finds cards and notes by Anki's search language. Throws its errors in Anki's words, and refuses searches that would
 * keep a server busy. Each id is found once, in no order that callers may rely on.
 */
class Search {
  readonly #col: Collection;
  readonly #patterns = new Patterns();
  readonly #limit = new TimeLimit();

  constructor(col: Collection) {
    this.#col = col;
    defineCardFunctions(col);
    defineSearchFunctions(col.db, this.#patterns, this.#limit);
  }

  /** Ids of the notes that match or have a card that does. */
  notes(query: string): NoteId[] {
    return parseExactly(this.noteIdsJson(query)) as NoteId[]; // as the search has it
  }

  /** Ids of the cards that match or whose note does. */
  cards(query: string): CardId[] {
    return parseExactly(this.cardIdsJson(query)) as CardId[]; // as above
  }

  /** As `notes`, as the text of a JSON array, which is the quickest form to pass on. */
  noteIdsJson(query: string): string {
    return this.#find(query, 'notes');
  }

  /** As `cards`, as the text of a JSON array. */
  cardIdsJson(query: string): string {
    return this.#find(query, 'cards');
  }

  /** What a search would do; its own faults are thrown as they would be by the search. */
  explain(query: string, item: Item): Explanation {
    this.#begin();
    const tree = parseSearch(query);
    const { sql, values } = buildQuery(this.#col, this.#patterns, tree, item);
    const plan = readPlan(this.#col.db, sql, values);
    return { tree, sql, values, patterns: this.#patterns.texts(), plan };
  }

  #find(query: string, item: Item): string {
    this.#begin();
    const { sql, values } = buildQuery(this.#col, this.#patterns, parseSearch(query), item);
    return readIds(this.#col.db, sql, values);
  }

  #begin(): void {
    this.#patterns.begin();
    this.#limit.begin();
  }
}

export const searchOf = perCollection((col) => new Search(col));
