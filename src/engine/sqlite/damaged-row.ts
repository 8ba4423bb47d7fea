import { AnkiError } from '../errors.ts';
import type { SqlValue } from './database.ts';
import { wholeText } from './whole-text.ts';

/** The error about a row that holds something else than Anki stores, which no check mends. */
export const damagedRow = (row: string, cause?: unknown): AnkiError =>
  new AnkiError('corrupt', `the collection is damaged: ${row} cannot be read; restore a backup`, { cause });

/** How messages call a row of a table. */
export const rowCalled = (table: string, key: SqlValue | undefined): string =>
  `the row ${key instanceof Uint8Array ? 'with a blob as its key' : key} of the table "${table}"`;

/** A name, as `exact_text` gave it. Throws corrupt, telling the row, for what is no text or no UTF-8. */
export function nameIn(value: SqlValue, row: string): string {
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) throw damagedRow(row);
  try {
    return wholeText(value);
  } catch (error) {
    throw damagedRow(row, error);
  }
}

/** A whole number that JavaScript holds exactly. Throws corrupt, telling the row, for anything else. */
export function wholeIn(value: SqlValue, row: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw damagedRow(row);
  return value;
}
