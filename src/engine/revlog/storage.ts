import type { CardId, DeckId } from '../ids/ids.ts';
import type { LongInteger } from '../ids/long-integers.ts';
import { boundJson } from '../json/bound-json.ts';
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
  return db.all<Review>(sql, boundJson(ids));
}

/** The whole review log by card, for each the oldest first; cards that are gone included. */
export const readAllReviews = (db: Database): Review[] =>
  db.all<Review>(`select ${COLUMNS} from revlog order by cid, id`);

/** When each card was answered last, in seconds since 1970; previews do not count (Rust: time_of_last_review). */
export const readLastReviewTimes = (db: Database, ids: readonly CardId[]): [CardId, number][] =>
  db.rows<[CardId, number]>(
    `select cid, max(id) / 1000 from revlog
     where cid in (select value from json_each(?)) and ease between 1 and 4 and (type != 3 or factor != 0)
     group by cid`,
    boundJson(ids),
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
  db.run(sql, boundJson(reviews.map(valuesOf)));
}

/** Those of the ids that reviews have. */
export const takenIds = (db: Database, ids: readonly number[]): number[] =>
  db.column<number>('select id from revlog where id in (select value from json_each(?))', boundJson(ids));

export const reviewsAfter = (db: Database, millis: number): number =>
  db.value<number>('select count() from revlog where id > ?', millis) ?? 0;

/** Of each review, oldest first, in which quarter of an hour since 1970 it was. As one text: rows take far longer. */
export function readQuarterHours(db: Database): number[] {
  return JSON.parse(db.value<string>('select json_group_array(id / 900000) from revlog') ?? '[]');
}

/** For each card with reviews, JSON: a list of objects, the oldest first. */
export function reviewObjectsOfCards(db: Database, ids: readonly CardId[]): [CardId, string][] {
  const sql = `select cid, json_group_array(json_object('id', id, 'usn', usn, 'ease', ease, 'ivl', ivl,
      'lastIvl', lastIvl, 'factor', factor, 'time', time, 'type', type))
    from (select * from revlog where cid in (select value from json_each(?)) order by cid, id) group by cid`;
  return db.rows<[CardId, string]>(sql, boundJson(ids));
}

/** JSON: a list of rows [id, cid, usn, ease, ivl, lastIvl, factor, time, type] of the cards now in that very deck. */
export function reviewRowsOfDeck(db: Database, deck: DeckId, afterId: LongInteger): string {
  const sql = `select json_group_array(json_array(id, cid, usn, ease, ivl, lastIvl, factor, time, type)) from
    (select * from revlog where id > ? and cid in (select id from cards where did = ?) order by cid, id)`;
  return db.value<string>(sql, afterId, deck) ?? '[]';
}

export const lastReviewOfDeck = (db: Database, deck: DeckId): number | null =>
  db.value<number | null>(
    'select max(id) from revlog where cid in (select id from cards where did = ?)',
    deck,
  ) ?? null;

const valuesOf = (review: Review): LongInteger[] => {
  const { id, cid, usn, ease, ivl, lastIvl, factor, time, type } = review;
  return [id, cid, usn, ease, ivl, lastIvl, factor, time, type];
};
