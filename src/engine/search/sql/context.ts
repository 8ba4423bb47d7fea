import type { Collection } from '../../collection/collection.ts';
import { type DayTiming, timingToday } from '../../scheduler/timing.ts';
import type { SqlValue } from '../../sqlite/database.ts';
import { toNfc } from '../../text/normalize.ts';

/** Which tables a search must read; `either`: one of the two, no matter which. */
export type Tables = 'notes' | 'cards' | 'both' | 'either';

/** What the writers of the conditions share: the collection and the values to be bound. */
export class SqlContext {
  readonly col: Collection;
  readonly tables: Tables;
  readonly values: SqlValue[] = [];
  #timing: DayTiming | undefined;

  constructor(col: Collection, tables: Tables) {
    this.col = col;
    this.tables = tables;
  }

  /** Keeps a value and answers the parameter that stands for it. */
  bind(value: SqlValue): string {
    this.values.push(value);
    return `?${this.values.length}`;
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
