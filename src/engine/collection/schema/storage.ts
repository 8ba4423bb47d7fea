import type { Database } from '../../sqlite/database.ts';

/** The schema's number as the file names it, or undefined when the file holds no tables at all. */
export function storedVersion(db: Database): { tables: number; version: unknown } {
  const tables = db.value<number>('select count(*) from sqlite_master') ?? 0;
  const hasCol = db.value<number>("select 1 from sqlite_master where type = 'table' and name = 'col'") === 1;
  return { tables, version: hasCol ? db.value('select ver from col') : undefined };
}
