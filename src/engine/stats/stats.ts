import type { Collection } from '../collection/collection.ts';
import { collectGraphs, type Graphs } from './graphs.ts';

/** The statistics of a collection. */
export class Stats {
  readonly #col: Collection;

  constructor(col: Collection) {
    this.#col = col;
  }

  /**
   * The numbers of Anki's graphs, of the cards that a search finds and their reviews of the last `days` days; 0 stands for
   * all reviews, an empty search for all cards. Throws what the search throws.
   */
  graphs(search: string, days: number): Graphs {
    return collectGraphs(this.#col, search, days);
  }
}
