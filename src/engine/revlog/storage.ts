import type { CardId, DeckId } from '../ids.ts';
import type { Database } from '../sqlite/database.ts';

/** One answer, or a change of the due date that was not an answer. Columns under their own names. */
export interface Review {
  /** Milliseconds since 1970. */
  readonly id: number;
  readonly cid: CardId;
  readonly usn: number;
  /** The button, 1 (again) to 4 (easy); 0 for what was not an answer. */
  readonly ease: number;
  /** The interval that it gave: days, or seconds below zero. */
  readonly ivl: number;
  /** The interval before. */
  readonly lastIvl: number;
  /** Ease in thousandths; with FSRS the difficulty, from 100 to 1100. */
  readonly factor: number;
  /** Milliseconds that the answer took. */
  readonly time: number;
  /** One of `REVIEW_KIND`. */
  readonly type: number;
}

const COLUMNS = `id, cid, usn, ease, cast(ivl as integer) as ivl, cast(lastIvl as integer) as lastIvl, factor, time, type`;

/** The reviews of these cards, for each card the oldest first. */
export function readReviews(db: Database, ids: readonly CardId[]): Review[] {
  const sql = `select ${COLUMNS} from revlog where cid in (select value from json_each(?)) order by cid, id`;
  return db.all<Review>(sql, JSON.stringify(ids));
}

/** When each card was answered last, in seconds since 1970; previews do not count (Rust: time_of_last_review). */
export const readLastReviewTimes = (db: Database, ids: readonly CardId[]): [CardId, number][] =>
  db.rows<[CardId & number, number]>(
    `select cid, max(id) / 1000 from revlog
     where cid in (select value from json_each(?)) and ease between 1 and 4 and (type != 3 or factor != 0)
     group by cid`,
    JSON.stringify(ids),
  );

/** Stores a review, above all others when its id is taken (Rust: add_revlog_entry with uniquify). */
export function insertReview(db: Database, review: Review): void {
  const sql = `insert into revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type) values (
    iif(?1 in (select id from revlog), (select max(id) + 1 from revlog), ?1), ?, ?, ?, ?, ?, ?, ?, ?)`;
  db.run(sql, ...valuesOf(review));
}

/** Stores reviews under their own ids, which caller must know to be free. */
export function insertReviewRows(db: Database, reviews: readonly Review[]): void {
  const columns = Array.from({ length: 9 }, (_, i) => `value ->> ${i}`).join(', ');
  const sql = `insert into revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type)
    select ${columns} from json_each(?)`;
  db.run(sql, JSON.stringify(reviews.map(valuesOf)));
}

/** Those of the ids that reviews have. */
export const takenIds = (db: Database, ids: readonly number[]): number[] =>
  db.column<number>(
    'select id from revlog where id in (select value from json_each(?))',
    JSON.stringify(ids),
  );

export const reviewsAfter = (db: Database, millis: number): number =>
  db.value<number>('select count() from revlog where id > ?', millis) ?? 0;

/** A quarter of an hour since 1970, and how many reviews are of it. */
export type QuarterHour = readonly [quarter: number, count: number];

/** As one text, since a row for each takes the driver many times as long. */
export function readQuarterHours(db: Database): QuarterHour[] {
  const sql = `select json_group_array(json_array(quarter, count)) from
    (select id / 900000 as quarter, count() as count from revlog group by quarter)`;
  return JSON.parse(db.value<string>(sql) ?? '[]');
}

/** JSON: a list of rows [id, cid, usn, ease, ivl, lastIvl, factor, time, type] of the cards now in that very deck. */
export function reviewRowsOfDeck(db: Database, deck: DeckId, afterId: number): string {
  const sql = `select json_group_array(json_array(id, cid, usn, ease, ivl, lastIvl, factor, time, type)) from
    (select * from revlog where id > ? and cid in (select id from cards where did = ?) order by cid, id)`;
  return db.value<string>(sql, afterId, deck) ?? '[]';
}

export const lastReviewOfDeck = (db: Database, deck: DeckId): number | null =>
  db.value<number | null>(
    'select max(id) from revlog where cid in (select id from cards where did = ?)',
    deck,
  ) ?? null;

const valuesOf = (review: Review): number[] => {
  const { id, cid, usn, ease, ivl, lastIvl, factor, time, type } = review;
  return [id, cid, usn, ease, ivl, lastIvl, factor, time, type];
};
