import type { Collection } from '../../collection/collection.ts';
import { type DayTiming, timingToday } from '../../scheduler/timing.ts';
import type { SqlValue } from '../../sqlite/database.ts';
import { toNfc } from '../../text/normalize.ts';
import type { Patterns } from '../patterns.ts';

/** Which tables a search must read; `either`: one of the two, no matter which. */
export type Tables = 'notes' | 'cards' | 'both' | 'either';

/** What conditions take at each row, in about tenths of a microsecond; the others come on top of every term's own. */
export const COST = { term: 4, regex: 20, processedText: 30 } as const;

/** Lists up to this length are bound id by id, for which SQLite has the better plans. */
export const SHORT_LIST = 50;

/** What the writers of the conditions share: the collection and the values to be bound. */
export class SqlContext {
  readonly col: Collection;
  readonly patterns: Patterns;
  readonly tables: Tables;
  readonly values: SqlValue[] = [];
  /** About how long a row takes, in units of COST. */
  cost = 0;
  #timing: DayTiming | undefined;

  constructor(col: Collection, patterns: Patterns, tables: Tables) {
    this.col = col;
    this.patterns = patterns;
    this.tables = tables;
  }

  /** Keeps a value and answers the parameter that stands for it. */
  bind(value: SqlValue): string {
    this.values.push(value);
    return `?${this.values.length}`;
  }

  /** As `bind`, for the first argument of regexp and its likes. */
  bindPattern(pattern: string): string {
    return this.bind(this.patterns.numberOf(pattern));
  }

  /** Keeps a list of ids and answers what may stand behind `in`. Numbers in texts may be of any length. */
  bindIds(ids: readonly (number | bigint)[]): string {
    if (ids.length <= SHORT_LIST) return `(${ids.map((id) => this.bind(id)).join()})`;
    return `(select value from json_each(${this.bind(`[${ids.join()}]`)}))`;
  }

  get timing(): DayTiming {
    this.#timing ??= timingToday(this.col);
    return this.#timing;
  }

  /** Composes a text as note texts are composed when they are stored, unless that is switched off. */
  asNoteText(text: string): string {
    return this.col.config.getBoolean('normalize_note_text', true) ? toNfc(text) : text;
  }

  get ignoresAccents(): boolean {
    return this.col.config.getBoolean('ignoreAccentsInSearch');
  }
}

/** Alternatives in brackets; none is never true (where Anki's SQL would be broken). */
export const anyOf = (clauses: readonly string[]): string =>
  clauses.length > 0 ? `(${clauses.join(' or ')})` : 'false';
