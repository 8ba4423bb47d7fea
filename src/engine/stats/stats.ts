import type { Collection } from '../collection/collection.ts';
import { collectGraphs, type Graphs } from './graphs.ts';

/** The statistics of a collection. */
export class Stats {
  readonly #col: Collection;

  constructor(col: Collection) {
    this.#col = col;
  }

  /** See `collectGraphs`. */
  graphs(search = '', days = 365): Graphs {
    return collectGraphs(this.#col, search, days);
  }
}
