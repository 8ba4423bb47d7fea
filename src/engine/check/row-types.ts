import { AnkiError } from '../errors.ts';
import type { Database } from '../sqlite/database.ts';

/**
 * Rows that Anki's engine would refuse to read: SQLite takes any value in any column, Anki's types do not. The check
 * ends at the first such row with the words that Anki has for it.
 */

/** What a column must hold; `sql` is the column, `name` what SQLite calls it in a result (`sql` unless given). */
export interface ColumnRule {
  /** Place in Anki's own statement, counted from 0. */
  readonly index: number;
  readonly sql: string;
  readonly name?: string;
  readonly kind: keyof typeof RANGES | 'text' | 'cardType' | 'cardQueue';
  /** Anki's message says only that the type is wrong. */
  readonly terse?: boolean;
}

const RANGES = {
  i64: null,
  i32: [-2147483648, 2147483647],
  u32: [0, 4294967295],
  u16: [0, 65535],
  u8: [0, 255],
} as const;

/** The rows of a table that will be read, in the order in which they will be. */
export interface Rows {
  readonly table: 'cards' | 'notes' | 'revlog';
  readonly where?: string;
  readonly order?: string;
}

/** Throws corrupt for the first of the rows with a value that Anki does not take; `values` are bound to `where`. */
export function requireReadable(
  db: Database,
  columns: readonly ColumnRule[],
  { table, where = 'true', order = 'id' }: Rows,
  ...values: string[]
): void {
  const misfits = columns.map((column) => `not (${fits(column)})`).join(' or ');
  // Asked apart: with an order the rows would be looked up one by one.
  if (db.value(`select 1 from ${table} where (${where}) and (${misfits}) limit 1`, ...values) === undefined)
    return;
  const wrong = columns.map((column, place) => `when not (${fits(column)}) then ${place}`).join(' ');
  const [misfit] = db.rows<[id: string, place: number]>(
    `select cast(id as text), place from (select *, case ${wrong} end as place from ${table} where ${where})
     where place is not null order by ${order} limit 1`,
    ...values,
  );
  const column = misfit && columns[misfit[1]];
  if (!column) return;
  const [found] = db.rows<[type: string, value: string]>(
    `select typeof(${column.sql}), cast(${column.sql} as text) from ${table} where id = cast(? as integer)`,
    misfit[0],
  );
  throw unreadable(column, found?.[0] ?? '', found?.[1] ?? '');
}

/** Anki's message about an error of the database. */
export const databaseError = (info: string, kind = 'Other'): AnkiError =>
  new AnkiError('corrupt', `DbError { info: ${quoted(info)}, kind: ${kind} }`);

function fits({ sql, kind }: ColumnRule): string {
  if (kind === 'text') return `typeof(${sql}) = 'text'`;
  const integer = `typeof(${sql}) = 'integer'`;
  // Cut to 8 bits, as Anki reads both.
  if (kind === 'cardType') return `${integer} and (${sql} & 255) <= 3`;
  if (kind === 'cardQueue') return `${integer} and ((${sql} & 255) <= 4 or (${sql} & 255) >= 253)`;
  const range = RANGES[kind];
  return range ? `${integer} and ${sql} between ${range[0]} and ${range[1]}` : integer;
}

function unreadable(rule: ColumnRule, type: string, value: string): AnkiError {
  const { index, sql, name = sql, kind, terse } = rule;
  if (terse) return databaseError('InvalidType');
  const isNumber = kind !== 'cardType' && kind !== 'cardQueue' && kind !== 'text';
  if (type === 'integer' && isNumber) return databaseError(`IntegralValueOutOfRange(${index}, ${value})`);
  const typeName = type.charAt(0).toUpperCase() + type.slice(1);
  return databaseError(`InvalidColumnType(${index}, ${quoted(name)}, ${typeName})`);
}

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
