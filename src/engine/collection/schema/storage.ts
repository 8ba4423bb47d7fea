import type { Database } from '../../sqlite/database.ts';

/** What can be seen of a file without changing it; `version` is the schema, as stored, when there is one. */
export interface FileFacts {
  readonly pageSize: number;
  readonly pages: number;
  readonly tables: ReadonlySet<string>;
  readonly version?: unknown;
}

export function fileFacts(db: Database): FileFacts {
  const [sizes] = db.peek<[number, number]>(
    'select peeked(page_size, page_count) from pragma_page_size, pragma_page_count',
  );
  const [pageSize, pages] = sizes ?? [0, 0];
  const names = db.peek<[string]>("select peeked(name) from sqlite_schema where type = 'table'");
  const tables = new Set(names.map(([name]) => name));
  if (db.peek("select peeked(1) from pragma_table_info('col') where name = 'ver'").length === 0) {
    return { pageSize, pages, tables };
  }
  return { pageSize, pages, tables, version: db.peek('select peeked(ver) from col')[0]?.[0] };
}
