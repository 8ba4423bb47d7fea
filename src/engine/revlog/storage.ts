import type { CardId } from '../ids.ts';
import type { Database } from '../sqlite/database.ts';

/** One answer, or a change of the due date by hand. */
export interface Review {
  /** Milliseconds since 1970. */
  readonly id: number;
  readonly cid: CardId;
  /** The interval that it gave: days, or seconds below zero. */
  readonly ivl: number;
}

/** The reviews of these cards, for each card the oldest first. */
export function readReviews(db: Database, ids: readonly CardId[]): Review[] {
  const sql = `select id, cid, cast(ivl as integer) as ivl from revlog
    where cid in (select value from json_each(?)) order by cid, id`;
  return db.all<Review>(sql, JSON.stringify(ids));
}
