import type { CardId, DeckId, NoteId, NotetypeId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import type { Database } from '../sqlite/database.ts';

/** Whether SQLite finds the file sound (Rust: quick_check_corrupt). */
export function isSound(db: Database): boolean {
  try {
    return db.value<string>('pragma quick_check') === 'ok';
  } catch {
    return false;
  }
}

/** Rewrites the whole file with fresh indexes; must run outside a transaction. */
export const rebuild = (db: Database): void => db.exec('vacuum; reindex; analyze');

const INT32 = (column: string, least = -2147483648): string =>
  `min(max(round(${column}), ${least}), 2147483647)`;

/** New cards' positions from a million on lose what is above it (Rust: fix_due_new.sql). */
export const cutPositions = (db: Database, mod: number, usn: number): number =>
  db.run(
    `update cards set due = 1000000 + due % 1000000, mod = ?, usn = ?
     where type = 0 and queue != 4 and due >= 1000000 and due != 1000000 + due % 1000000`,
    mod,
    usn,
  );

/** Puts a column right that is not as the expression has it; placeholders from ?3 on are the expression's. */
function settle(db: Database, column: string, expression: string, ...values: (number | string)[]): number {
  const stamps = column === 'mod' ? '' : ', mod = ?1, usn = ?2';
  const sql = `update cards set ${column} = ${expression}${stamps} where ${column} != ${expression}`;
  return db.run(sql, ...values);
}

/** Due numbers, intervals, times and ordinals that cannot be; answers how many (Rust: fix_card_properties). */
export function settleCardProperties(
  db: Database,
  stamps: { mod: number; usn: number; today: number; firstScheduler: boolean },
): number {
  const { mod, usn, today, firstScheduler } = stamps;
  const due = `case when queue = 2 and due > 100000 then ?3 else ${INT32('due')} end`;
  const odue = `case when odue > 0 and (type = 1 or queue = 2) and not ?3 and not odid then 0 else ${INT32('odue')} end`;
  return (
    settle(db, 'due', due, mod, usn, today) +
    settle(db, 'odue', odue, mod, usn, firstScheduler ? 1 : 0) +
    settle(db, 'ivl', INT32('ivl', 0), mod, usn) +
    settle(db, 'mod', 'cast(mod as integer)') +
    settle(db, 'ord', 'max(0, min(30000, ord))', mod, usn)
  );
}

/**
 * Cards that are not new and say another time of their last review than the log does, or may: with that time, in seconds
 * since 1970, or null where there was none since the card was reset (Rust: get_last_revlog_info). What is no kind of
 * review counts as learning, as when Anki reads it.
 */
export const wrongReviewTimes = (db: Database): Map<CardId, number | null> =>
  new Map(
    db.rows<[CardId, number | null]>(
      `with entries as (
         select id, cid, ease, factor, iif(typeof(type) = 'integer' and (type & 255) <= 5, type & 255, 0) as kind
         from revlog
       ), telling as (
         select cid, max(id) as id, ease > 0 and not (kind = 3 and factor = 0) as rated from entries
         where (ease > 0 and not (kind = 3 and factor = 0)) or (kind = 4 and factor = 0) group by cid
       ), logged as (
         select c.id, c.data, iif(t.rated, t.id / 1000, null) as seconds
         from cards c left join telling t on t.cid = c.id
         where (c.type & 255) != 0 and c.id in (select cid from revlog)
       )
       select id, seconds from logged
       where not (typeof(data) = 'text' and json_valid(data)
         and json_type(data, '$.lrt') is iif(seconds is null, null, 'integer') and json_extract(data, '$.lrt') is seconds
         and coalesce(json_type(data, '$.cd'), 'text') = 'text')`,
    ),
  );

export const deleteOrphanedCards = (db: Database): number =>
  db.run('delete from cards where nid not in (select id from notes)');

/** Decks that cards name and that are not there. */
export const missingDecks = (db: Database): DeckId[] =>
  db.column<DeckId>('select distinct did from cards where did not in (select id from decks)');

/** Cards that have a home deck, as those in filtered decks do. */
export const cardsWithHomeDeck = (db: Database): [id: CardId, did: DeckId][] =>
  db.rows<[CardId, DeckId]>('select id, did from cards where odid > 0');

/** All notes by note type, both by rising id. */
export const notesByNotetype = (db: Database): [mid: NotetypeId, id: NoteId][] =>
  db.rows<[NotetypeId, NoteId]>('select mid, id from notes order by mid, id');

export const highestOrdinal = (db: Database, mid: NotetypeId): number =>
  db.value<number>(
    'select coalesce(max(ord), 0) from cards where nid in (select id from notes where mid = ?)',
    mid,
  ) ?? 0;

/** Text as `exact_text` gives it, for `wholeText`. */
export type Text = string | Uint8Array;

export interface CheckedNote {
  readonly id: NoteId;
  readonly guid: Text;
  readonly tags: Text;
  readonly flds: Text;
  readonly sfld: Text;
}

export const readNotesToCheck = (db: Database, ids: readonly NoteId[]): CheckedNote[] =>
  db.all<CheckedNote>(
    `select id, exact_text(guid) as guid, exact_text(tags) as tags, exact_text(flds) as flds,
       exact_text(cast(sfld as text)) as sfld from notes
     where id in (select value from json_each(?)) order by id`,
    boundJson(ids),
  );

export interface NoteRow {
  readonly id: NoteId;
  readonly mid: NotetypeId;
  readonly tags: string;
  readonly flds: string;
  readonly sfld: string;
  readonly csum: number;
}

/** As Anki reads the column: cut to 32 bits. */
const USN = '((usn + 2147483648) & 4294967295) - 2147483648';

/** Stores what differs; a time of change in the future becomes `now`, other stamps stay. */
export function rewriteNotes(db: Database, notes: readonly NoteRow[], now: number): void {
  const sql = `update notes set mid = ?2, tags = ?3, flds = ?4, sfld = ?5, csum = ?6, mod = min(mod, ?7), usn = ${USN}
    where id = ?1 and (mid != ?2 or tags is not ?3 or flds is not ?4 or sfld is not ?5 or csum is not ?6 or mod > ?7
      or usn != ${USN})`;
  for (const { id, mid, tags, flds, sfld, csum } of notes) db.run(sql, id, mid, tags, flds, sfld, csum, now);
}

export const unstampNotetype = (db: Database, id: NotetypeId): void => {
  db.run('update notetypes set mtime_secs = 0, usn = 0 where id = ?', id);
};

export const expandedTags = (db: Database): Text[] =>
  db.column<Text>('select exact_text(tag) from tags where collapsed = false');

export const deleteAllTags = (db: Database): void => {
  db.run('delete from tags');
};

export const expandTags = (db: Database, tags: readonly string[]): void => {
  db.run('update tags set collapsed = false where tag in (select value from json_each(?))', boundJson(tags));
};

/** Values out of range, and entries without an answer that are not marked as set by hand (Rust: fix_props.sql). */
export function settleRevlog(db: Database): number {
  const kind = 'case when type = 0 and time = 0 and ease = 0 then 5 else type end';
  const columns = { ivl: INT32('ivl'), lastIvl: INT32('lastIvl'), time: INT32('time', 0), type: kind };
  const parts = Object.entries(columns);
  return db.run(
    `update revlog set ${parts.map(([column, right]) => `${column} = ${right}`).join(', ')}
     where ${parts.map(([column, right]) => `${column} != ${right}`).join(' or ')}`,
  );
}

/** The position after the last new card's, as Anki can read it. */
export function nextPosition(db: Database): number {
  const next = db.value<number | string>('select max(due) + 1 from cards where type = 0');
  return typeof next === 'number' && Number.isInteger(next) && next >= 0 && next < 2 ** 32 ? next : 0;
}
