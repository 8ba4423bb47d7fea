import { addGraves, GRAVE } from '../collection/storage.ts';
import { AnkiError } from '../errors.ts';
import { type NoteId, type NotetypeId, PENDING_USN } from '../ids/ids.ts';
import { exactInteger, type LongInteger } from '../ids/long-integers.ts';
import { boundJson } from '../json/bound-json.ts';
import type { Database } from '../sqlite/database.ts';
import { wholeText } from '../sqlite/whole-text.ts';

/** Ids of deleted things. */
export interface Graves {
  readonly cards: readonly LongInteger[];
  readonly notes: readonly LongInteger[];
  readonly decks: readonly LongInteger[];
}

/** Rust: pending_graves. */
export function readPendingGraves(db: Database): Graves {
  const graves = { cards: [] as LongInteger[], notes: [] as LongInteger[], decks: [] as LongInteger[] };
  const rows = db.rows<[LongInteger, number]>(
    'select oid, type from graves where usn = ? order by oid',
    PENDING_USN,
  );
  for (const [id, kind] of rows) {
    if (kind === GRAVE.card) graves.cards.push(id);
    else if (kind === GRAVE.note) graves.notes.push(id);
    else if (kind === GRAVE.deck) graves.decks.push(id);
    else throw new AnkiError('corrupt', 'invalid grave kind');
  }
  return graves;
}

/** Deletes the rows, known or not, and remembers them as deleted (Rust: apply_graves). */
export function buryRows(db: Database, graves: Graves, usn: number): void {
  for (const [kind, table, ids] of [
    ['note', 'notes', graves.notes],
    ['card', 'cards', graves.cards],
    ['deck', 'decks', graves.decks],
  ] as const) {
    if (ids.length === 0) continue;
    db.run(`delete from ${table} where id in (select value from json_each(?))`, boundJson(ids));
    addGraves(db, kind, ids, usn);
  }
}

/** Tables whose pending rows are sent in chunks. */
export type ChunkedTable = 'revlog' | 'cards' | 'notes';
type UnchunkedTable = 'notetypes' | 'decks' | 'deck_config' | 'tags' | 'graves';

/** Ids of the rows that the server has not seen, by rising id. */
export const pendingIds = (
  db: Database,
  table: ChunkedTable | 'notetypes' | 'decks' | 'deck_config',
): LongInteger[] => db.column<LongInteger>(`select id from ${table} where usn = ? order by id`, PENDING_USN);

export const pendingTags = (db: Database): string[] =>
  db.column<string>('select tag from tags where usn = ? order by tag', PENDING_USN);

/** Gives the pending rows the server's number. */
export function numberPending(db: Database, table: ChunkedTable | UnchunkedTable, usn: number): void {
  db.run(`update ${table} set usn = ? where usn = ?`, usn, PENDING_USN);
}

/** Every setting with its JSON as it is stored. */
export const readSettings = (db: Database): [key: string, json: Uint8Array][] =>
  db.rows<[string, Uint8Array]>('select key, cast(val as blob) from config');

/** Rust: clear_config_usns. */
export const settleSettings = (db: Database): void => {
  db.run('update config set usn = 0 where usn != 0');
};

/** Rust: set_all_config. */
export function replaceSettings(
  db: Database,
  settings: readonly (readonly [key: string, json: string])[],
  usn: number,
  mod: number,
): void {
  db.run('delete from config');
  const sql = `insert into config (key, usn, mtime_secs, val)
    select value ->> 0, ?, ?, cast(value ->> 1 as blob) from json_each(?)`;
  db.run(sql, usn, mod, boundJson(settings));
}

export const setCreationStamp = (db: Database, crt: number): void => {
  db.run('update col set crt = ?', crt);
};

/** Rust: finalize_sync. */
export const setFinished = (db: Database, millis: number, usn: number): void => {
  db.run('update col set ls = ?1, mod = ?1, usn = ?2', millis, usn);
};

/** Times of change by id (Rust: the first half of each merge). */
export const readTimes = (db: Database, table: 'decks' | 'deck_config'): Map<LongInteger, number> =>
  new Map(db.rows<[LongInteger, number]>(`select id, mtime_secs from ${table}`));

export interface NotetypeShape {
  readonly id: NotetypeId;
  readonly mtimeSecs: number;
  readonly fields: number;
  readonly templates: number;
}

export const readShapes = (db: Database): NotetypeShape[] =>
  db.all<NotetypeShape>(`select id, mtime_secs as mtimeSecs,
    (select count() from fields where ntid = notetypes.id) as fields,
    (select count() from templates where ntid = notetypes.id) as templates from notetypes`);

/** Values in the order of a table's columns. */
export type Row = readonly (LongInteger | string)[];

/** Adds reviews; known ids are passed over. */
export const mergeReviewRows = (db: Database, rows: readonly Row[]): void =>
  insertRows(db, ADD_REVIEWS, rows);

/** Adds or replaces cards, but for those that were changed here and are at least as new. */
export const mergeCardRows = (db: Database, rows: readonly Row[]): void =>
  insertRows(db, PUT_CARDS, winningRows(db, 'cards', rows));

/** The same for notes. */
export const mergeNoteRows = (db: Database, rows: readonly Row[]): void =>
  insertRows(db, PUT_NOTES, winningRows(db, 'notes', rows));

const MOD_PLACE = { cards: 4, notes: 3 };

/** Those of the server's rows that count (Rust: add_or_update_card_if_newer and its like). */
export function winningRows(db: Database, table: 'cards' | 'notes', rows: readonly Row[]): readonly Row[] {
  if (rows.length === 0) return rows;
  const sql = `select id, cast(mod as integer) from ${table}
    where usn = ? and id in (select value from json_each(?))`;
  const ids = boundJson(rows.map(([id]) => id));
  const pending = new Map(db.rows<[LongInteger, number]>(sql, PENDING_USN, ids));
  if (pending.size === 0) return rows;
  return rows.filter((row) => {
    const ours = pending.get(exactInteger(row[0] ?? 0));
    return ours === undefined || ours < Number(row[MOD_PLACE[table]]);
  });
}

/** Statements that take so many rows. */
type Insertion = readonly (readonly [size: number, sql: string])[];

/** Many rows at once are nearly twice as quick as JSON, out of which each column must be read by itself. */
const BATCHES = [64, 8, 1];

function insertion(insert: string, columns: string): Insertion {
  const row = `(${columns.replace(/\w+/g, '?')})`;
  return BATCHES.map((size) => [size, `${insert} (${columns}) values ${Array(size).fill(row).join(', ')}`]);
}

const ADD_REVIEWS = insertion(
  'insert or ignore into revlog',
  'id, cid, usn, ease, ivl, lastIvl, factor, time, type',
);
const PUT_CARDS = insertion(
  'insert or replace into cards',
  'id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data',
);
const PUT_NOTES = insertion(
  'insert or replace into notes',
  'id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data',
);

function insertRows(db: Database, insertion: Insertion, rows: readonly Row[]): void {
  let start = 0;
  for (const [size, sql] of insertion) {
    for (; start + size <= rows.length; start += size) db.run(sql, ...rows.slice(start, start + size).flat());
  }
}

/** Rows as they are sent, newest first; what Anki cannot read counts as 0 (Rust: row_to_revlog_entry). */
export const readReviewRows = (db: Database, ids: readonly LongInteger[], usn: number): LongInteger[][] =>
  db.rows<LongInteger[]>(
    `select id, cid, ?, ease, cast(ivl as integer), cast(lastIvl as integer), factor,
       iif(typeof(time) = 'integer' and time between 0 and 4294967295, time, 0),
       iif(typeof(type) = 'integer' and type between 0 and 5, type, 0)
     from revlog where id in (select value from json_each(?)) order by id desc`,
    usn,
    boundJson(ids),
  );

/** Rows as they are sent, newest first, `data` as it is stored (Rust: row_to_card). */
export const readCardRows = (
  db: Database,
  ids: readonly LongInteger[],
  usn: number,
): (LongInteger | string)[][] =>
  db.rows<(LongInteger | string)[]>(
    `select id, nid, did, ord, cast(mod as integer), ?, type, queue, ${wholeOr0('due')}, cast(ivl as integer), factor,
       reps, lapses, left, ${wholeOr0('odue')}, odid, flags, iif(typeof(data) = 'text', data, '')
     from cards where id in (select value from json_each(?)) order by id desc`,
    usn,
    boundJson(ids),
  );

const wholeOr0 = (column: string): string =>
  `iif(typeof(${column}) = 'integer' and ${column} between -2147483648 and 2147483647, ${column}, 0)`;

export interface NoteRow {
  readonly id: NoteId;
  readonly guid: string;
  readonly mid: NotetypeId;
  readonly mod: number;
  readonly tags: string;
  readonly flds: string;
}

/** Notes to be sent, newest first. Throws corrupt for text that is no UTF-8. */
export function readNoteRows(db: Database, ids: readonly LongInteger[]): NoteRow[] {
  const sql = `select id, exact_text(guid) as guid, mid, mod, exact_text(tags) as tags, exact_text(flds) as flds
    from notes where id in (select value from json_each(?)) order by id desc`;
  const rows = db.all<NoteRow>(sql, boundJson(ids));
  return rows.map((row) => ({
    ...row,
    guid: wholeText(row.guid),
    tags: wholeText(row.tags),
    flds: wholeText(row.flds),
  }));
}

export const hasCards = (db: Database): boolean =>
  db.value<number>('select 1 from cards limit 1') !== undefined;

/** The first of the tables in which a row is still pending (Rust: the first half of sanity_check_info). */
export const tableWithPending = (db: Database, tables: readonly string[]): string | undefined =>
  tables.find((table) => db.value(`select 1 from ${table} where usn = ? limit 1`, PENDING_USN) !== undefined);

/** [[new, learn, review], cards, notes, revlog, graves, note types, decks, presets]; the first are always 0. */
export type SanityCounts = [due: [0, 0, 0], ...counts: number[]];

export function readCounts(db: Database): SanityCounts {
  const tables = ['cards', 'notes', 'revlog', 'graves', 'notetypes', 'decks', 'deck_config'];
  return [[0, 0, 0], ...tables.map((table) => db.value<number>(`select count() from ${table}`) ?? 0)];
}
