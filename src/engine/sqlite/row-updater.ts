import { boundJson } from '../json/bound-json.ts';
import type { Database, SqlValue } from './database.ts';

/** New values by column name; `id` says which row is meant. */
export type RowValues<Column extends string> = Readonly<Record<Column | 'id', SqlValue>>;

interface Plan {
  readonly sql: string;
  readonly columns: readonly string[];
}

/**
 * A function that gives rows of a table new values. `indexed` names the columns of each index: SQLite writes all indexes
 * anew whose columns are named in an update, even where nothing changes, so they are named only where it does.
 */
export function rowUpdater<Column extends string>(
  table: string,
  plain: readonly Column[],
  indexed: readonly (readonly Column[])[],
): (db: Database, rows: readonly RowValues<Column>[]) => void {
  const watched = indexed.flat();
  const plans = new Map<number, Plan>();

  function planFor(changed: number): Plan {
    const known = plans.get(changed);
    if (known) return known;
    const columns = [...plain, ...indexed.flatMap((group, i) => ((changed >> i) & 1 ? group : []))];
    const sql = `update ${table} set ${columns.map((name) => `${name} = ?`).join(', ')} where id = ?`;
    plans.set(changed, { sql, columns });
    return { sql, columns };
  }

  function storedValues(db: Database, ids: readonly SqlValue[]): Map<SqlValue, Record<string, SqlValue>> {
    const columns = watched.map(readable).join(', ');
    const sql = `select id, ${columns} from ${table} where id in (select value from json_each(?))`;
    const rows = db.all<Record<string, SqlValue>>(sql, boundJson(ids));
    return new Map(rows.map((row) => [row.id ?? null, row]));
  }

  return (db, rows) => {
    const stored = storedValues(
      db,
      rows.map((row) => row.id),
    );
    for (const row of rows) {
      const before = stored.get(row.id);
      const isChanged = (column: Column): boolean => before?.[column] !== row[column];
      const changed = indexed.reduce((bits, group, i) => (group.some(isChanged) ? bits | (1 << i) : bits), 0);
      const { sql, columns } = planFor(changed);
      db.run(sql, ...columns.map((name) => row[name as Column]), row.id); // a plan has only names of these
      stored.set(row.id, row); // it may come again
    }
  };
}

/** A number too large to be read here is given another value in any case. */
const readable = (column: string): string =>
  `iif(typeof(${column}) = 'integer' and abs(${column} / 2) > ${2 ** 52}, null, ${column}) as ${column}`;
