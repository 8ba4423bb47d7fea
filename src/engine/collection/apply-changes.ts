import { AnkiError } from '../errors.ts';
import type { Database, SqlValue } from '../sqlite/database.ts';
import { type ChangedRow, kindOf, rows, storedValue } from './changeset.ts';

/**
 * Applies a record of changes, whole or (throwing `AnkiError` conflict) not usably: the caller must roll back then.
 *
 * SQLite applies row by row in an order of its own and so stumbles over names that pass from row to row, or over a tag
 * whose case changed. Such records are applied here with all old rows leaving before the first new one comes.
 */
export function applyChanges(db: Database, changeset: Uint8Array): void {
  if (db.apply(changeset)) return;
  const byTable = new Map<string, ChangedRow[]>();
  for (const row of rows(changeset)) {
    const list = byTable.get(row.table);
    if (list) list.push(row);
    else byTable.set(row.table, [row]);
  }
  for (const [table, changed] of byTable) applyToTable(db, table, changed);
}

function applyToTable(db: Database, table: string, changed: readonly ChangedRow[]): void {
  const columns = db.column<string>('select name from pragma_table_info(?) order by cid', table).map(quoted);
  const target = `main.${quoted(table)}`;
  db.exec(`create temp table waiting as select * from ${target} where 0`);
  for (const row of changed) if (kindOf(row) !== 'added') takeAway(db, target, columns, row);
  for (const row of changed) if (kindOf(row) === 'added') insert(db, target, row);
  db.exec(`insert into ${target} select * from waiting; drop table waiting`);
}

/** Removes the row as it must have been; a row that only changes waits, with its new values, for its return. */
function takeAway(db: Database, target: string, columns: readonly string[], row: ChangedRow): void {
  const isOld = conditions(columns, row.old);
  if (kindOf(row) === 'changed') {
    mustBeOne(db.run(`insert into waiting select * from ${target} where ${isOld.sql}`, ...isOld.values));
    const key = conditions(columns, row.old, row.keyColumns);
    const fresh = assignments(columns, row.new);
    mustBeOne(db.run(`update waiting set ${fresh.sql} where ${key.sql}`, ...fresh.values, ...key.values));
  }
  mustBeOne(db.run(`delete from ${target} where ${isOld.sql}`, ...isOld.values));
}

function insert(db: Database, target: string, row: ChangedRow): void {
  const values = row.new.map(bound);
  const places = values.map(({ sql }) => sql).join(', ');
  db.run(`insert into ${target} values (${places})`, ...values.flatMap(({ values: all }) => all));
}

interface Fragment {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Compares bytes, not folded names; the plain comparison before it lets an index help. */
function conditions(
  columns: readonly string[],
  encoded: readonly Uint8Array[],
  only?: readonly number[],
): Fragment {
  const parts = columns.flatMap((column, place): Fragment[] => {
    const value = bound(encoded[place] ?? new Uint8Array());
    if (value === ABSENT || only?.[place] === 0) return [];
    return [
      { sql: `${column} is ${value.sql}`, values: value.values },
      { sql: `(${column} collate binary) is ${value.sql}`, values: value.values },
    ];
  });
  return joined(parts, ' and ');
}

function assignments(columns: readonly string[], encoded: readonly Uint8Array[]): Fragment {
  const parts = columns.flatMap((column, place): Fragment[] => {
    const value = bound(encoded[place] ?? new Uint8Array());
    return value === ABSENT ? [] : [{ sql: `${column} = ${value.sql}`, values: value.values }];
  });
  return joined(parts, ', ');
}

const joined = (parts: readonly Fragment[], separator: string): Fragment => ({
  sql: parts.map(({ sql }) => sql).join(separator),
  values: parts.flatMap(({ values }) => values),
});

const ABSENT: Fragment = { sql: '', values: [] };

/** Text goes as bytes, so that nothing in it is lost on the way. */
function bound(encoded: Uint8Array): Fragment {
  const stored = storedValue(encoded);
  if (stored.type === 'absent') return ABSENT;
  if (stored.type === 'null') return { sql: 'null', values: [] };
  if (stored.type === 'text') return { sql: 'text_of(?)', values: [stored.value] };
  if (stored.type === 'real') return { sql: 'cast(? as real)', values: [stored.value] };
  return { sql: '?', values: [stored.value] };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function mustBeOne(count: number): void {
  if (count !== 1) throw new AnkiError('conflict', 'undo: the rows are not as they were left');
}
