import type { Collection } from '../collection/collection.ts';
import type { Database } from '../sqlite/database.ts';

type Table = 'notes' | 'cards' | 'revlog';

const DAY = 86_400_000;

/**
 * Gives what was made later than tomorrow ids of now, with the rows that name it; answers how many ids there were (Rust:
 * maybe_fix_invalid_ids).
 */
export function fixFutureIds(col: Collection): number {
  const now = col.clock.nowMillis();
  const latest = now + DAY;
  const count = countAbove(col.db, latest);
  if (count === 0) return 0;
  renumber(col.db, 'notes', { latest, first: now }, ['cards', 'nid']);
  renumber(col.db, 'cards', { latest, first: now }, ['revlog', 'cid']);
  renumber(col.db, 'revlog', { latest, first: now });
  return count;
}

/**
 * Ids of notes and cards beyond 2^53 cannot be told apart here: they move, in their order, below it, where they are still
 * in the far future and so put right at the end of the check.
 */
export function bringIdsIntoReach(db: Database): void {
  const latest = Number.MAX_SAFE_INTEGER - ROOM;
  // Cards of notes that are gone, which the check deletes.
  db.run(
    'update cards set nid = -?1 where (nid > ?1 or nid < -?1) and nid not in (select id from notes)',
    latest,
  );
  for (const [table, names] of [
    ['notes', ['cards', 'nid']],
    ['cards', ['revlog', 'cid']],
  ] as const) {
    const count = db.value<number>(`select count() from ${table} where id > ?`, latest) ?? 0;
    if (count > 0) renumber(db, table, { latest: latest - count, first: latest - count + 1 }, names);
  }
}

/** For cards that the check makes: they may get ids above all others. */
const ROOM = 2 ** 40;

const countAbove = (db: Database, latest: number): number =>
  db.value<number>(
    `select (select count() from notes where id > ?1) + (select count() from cards where id > ?1)
       + (select count() from revlog where id > ?1)`,
    latest,
  ) ?? 0;

/** New ids start at `first`, or after the highest one that stays. */
function renumber(
  db: Database,
  table: Table,
  { latest, first }: { latest: number; first: number },
  names?: readonly [table: Table, column: string],
): void {
  db.exec('drop table if exists temp.moved_ids');
  // Not a key: Node's own driver reads the last key that was inserted, and some are too large for it.
  db.exec(
    'create temp table moved_ids (old integer, new integer); create index temp.moved_ids_old on moved_ids (old)',
  );
  db.run(
    `insert into temp.moved_ids select id,
       max(?2, coalesce((select max(id) from ${table} where id <= ?1), 0) + 1) + row_number() over (order by id) - 1
     from ${table} where id > ?1`,
    latest,
    first,
  );
  replaceIds(db, table, 'id');
  if (names) replaceIds(db, ...names);
  db.exec('drop table temp.moved_ids');
}

const replaceIds = (db: Database, table: Table, column: string): void => {
  db.run(
    `update ${table} set ${column} = (select new from temp.moved_ids where old = ${table}.${column})
     where ${column} in (select old from temp.moved_ids)`,
  );
};
