import type { Card } from '../cards/card.ts';
import { readCardsOfNotes } from '../cards/storage.ts';
import type { CardId, DeckId, NoteId, NotetypeId } from '../ids.ts';
import { joinFields, type Note } from '../notes/note.ts';
import { readNotes, type StoredNote } from '../notes/storage.ts';
import type { Preset } from '../presets/preset.ts';
import { encodeBlob } from '../proto/blob.ts';
import { PresetConfigSchema } from '../proto/storage.gen.ts';
import type { Review } from '../revlog/storage.ts';
import type { Database } from '../sqlite/database.ts';
import { joinTags } from '../tags/name.ts';

/** Ids in one statement; more are asked for in several, so that no text grows without bounds. */
const BATCH = 2000;

export const allNoteIds = (db: Database): NoteId[] => db.column<NoteId>('select id from notes order by id');

export const notesOf = (db: Database, ids: readonly NoteId[]): Note[] =>
  inBatches(ids, (some) => readNotes(db, some)).sort((a, b) => a.id - b.id);

export const cardsOfNotes = (db: Database, ids: readonly NoteId[]): Card[] =>
  inBatches(ids, (some) => readCardsOfNotes(db, some)).sort((a, b) => a.id - b.id);

/** The cards of these decks, those that filtered decks have borrowed from them included. */
export const cardIdsOfDecks = (db: Database, ids: readonly DeckId[]): CardId[] =>
  db.column<CardId>(
    `select id from cards where did in (select value from json_each(?1))
       or (odid != 0 and odid in (select value from json_each(?1))) order by id`,
    JSON.stringify(ids),
  );

/** The whole history of cards, by rising id. Times and kinds that are no numbers count as 0 (Rust: row_to_revlog_entry). */
export function reviewsOf(db: Database, ids: readonly CardId[]): Review[] {
  const sql = `select id, cid, usn, ease, cast(ivl as integer) as ivl, cast(lastIvl as integer) as lastIvl, factor,
    iif(typeof(time) = 'integer', time, 0) as time, iif(typeof(type) = 'integer', type, 0) as type
    from revlog where cid in (select value from json_each(?))`;
  return inBatches(ids, (some) => db.all<Review>(sql, JSON.stringify(some))).sort((a, b) => a.id - b.id);
}

export interface NoteMeta {
  readonly id: NoteId;
  readonly mod: number;
  readonly mid: NotetypeId;
}

/** The notes that have one of these guids (Rust: note_guid_map). */
export function notesByGuid(db: Database, guids: readonly string[]): Map<string, NoteMeta> {
  const sql =
    'select guid, id, mod, mid from notes where guid in (select value from json_each(?)) order by id';
  const rows = inBatches(guids, (some) =>
    db.rows<[string, NoteId, number, NotetypeId]>(sql, JSON.stringify(some)),
  );
  return new Map(rows.map(([guid, id, mod, mid]) => [guid, { id, mod, mid }]));
}

/** Ids of one table that are taken, of those asked for and their likely replacements. */
export const takenIds = (db: Database, table: 'notes' | 'cards'): Set<number> =>
  new Set(db.column<number>(`select id from ${table}`));

/** Note and ordinal of each card of these notes, as "nid:ord". */
export function cardPlaces(db: Database, ids: readonly NoteId[]): Set<string> {
  const sql = `select nid || ':' || ord from cards where nid in (select value from json_each(?))`;
  return new Set(inBatches(ids, (some) => db.column<string>(sql, JSON.stringify(some))));
}

/** Stores reviews whose ids are free and passes over the others (Rust: add_revlog_entry without uniquify). */
export function insertFreeReviews(db: Database, reviews: readonly Review[]): void {
  const columns = Array.from({ length: 9 }, (_, i) => `value ->> ${i}`).join(', ');
  const sql = `insert or ignore into revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type)
    select ${columns} from json_each(?)`;
  inBatches(reviews, (some) => {
    const rows = some.map(({ id, cid, usn, ease, ivl, lastIvl, factor, time, type }) => {
      return [id, cid, usn, ease, ivl, lastIvl, factor, time, type];
    });
    db.run(sql, JSON.stringify(rows));
    return [];
  });
}

/** Stores a preset unless one has its id (Rust: add_deck_conf_if_unique). */
export function insertFreePreset(db: Database, { id, name, mtimeSecs, usn, config }: Preset): void {
  db.run(
    'insert or ignore into deck_config (id, name, mtime_secs, usn, config) values (?, ?, ?, ?, ?)',
    id,
    name,
    mtimeSecs,
    usn,
    encodeBlob(PresetConfigSchema, config),
  );
}

/** What a collection file may not have: statements of its own that run when rows change or are read. */
export const hasStatements = (db: Database): boolean =>
  db.peek("select peeked(1) from sqlite_schema where type not in ('table', 'index') limit 1").length > 0;

/** Whether SQLite finds the file's structure whole; indexes are not compared with their tables. */
export const isReadable = (db: Database): boolean => db.value<string>('pragma quick_check(1)') === 'ok';

/** Whether any card is more than new (Rust: scheduling_included). */
export const hasScheduling = (db: Database): boolean =>
  db.value<number>('select 1 from cards where queue != 0 limit 1') !== undefined;

/** The buttons of learning cards moved when the second scheduler gave them a fourth (Rust: upgrade_revlog_to_v2). */
export const upgradeReviews = (db: Database): void => {
  db.run('update revlog set ease = ease + 1 where ease in (2, 3) and type in (0, 2)');
};

/** Cards that are in learning after a lapse, or in a filtered deck. */
export const cardsOfFirstScheduler = (db: Database): CardId[] =>
  db.column<CardId>('select id from cards where odid != 0 or type = 2');

function inBatches<Item, Row>(items: readonly Item[], read: (some: readonly Item[]) => Row[]): Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < items.length; at += BATCH) {
    for (const row of read(items.slice(at, at + BATCH))) rows.push(row);
  }
  return rows;
}

/** Stores whole notes under their ids, which caller must know to be free. */
export function insertNotes(db: Database, notes: readonly StoredNote[]): void {
  const sql = `insert into notes (id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
      value ->> 8, 0, '' from json_each(?)`;
  inBatches(notes, (some) => {
    const rows = some.map(({ id, guid, mid, mod, usn, tags, fields, sfld, csum }) => {
      return [id, guid, mid, mod, usn, joinTags(tags), joinFields(fields), sfld, csum];
    });
    db.run(sql, JSON.stringify(rows));
    return [];
  });
}

/** Stores whole cards under their ids, which caller must know to be free. */
export function insertCards(db: Database, cards: readonly Card[]): void {
  const columns = CARD_COLUMNS.map((_, i) => `value ->> ${i}`).join(', ');
  const sql = `insert into cards (${CARD_COLUMNS.join(', ')}) select ${columns} from json_each(?)`;
  inBatches(cards, (some) => {
    db.run(sql, JSON.stringify(some.map((card) => CARD_COLUMNS.map((column) => card[column]))));
    return [];
  });
}

const CARD_COLUMNS = [
  'id',
  'nid',
  'did',
  'ord',
  'mod',
  'usn',
  'type',
  'queue',
  'due',
  'ivl',
  'factor',
  'reps',
  'lapses',
  'left',
  'odue',
  'odid',
  'flags',
  'data',
] as const;

/** Notes with their sort fields and checksums as they are in the collection that they come from. */
export function storedNotes(db: Database, notes: readonly Note[]): StoredNote[] {
  const sql = 'select id, cast(sfld as text), csum from notes where id in (select value from json_each(?))';
  const ids = notes.map(({ id }) => id);
  const rows = inBatches(ids, (some) => db.rows<[NoteId, string, number]>(sql, JSON.stringify(some)));
  const known = new Map(rows.map(([id, sfld, csum]) => [id, { sfld, csum }]));
  return notes.map((note) => ({ ...note, ...(known.get(note.id) ?? { sfld: '', csum: 0 }) }));
}

export const clearNotetypes = (db: Database): void =>
  db.exec('delete from notetypes; delete from fields; delete from templates');

export const setCreation = (db: Database, crt: number): void => {
  db.run('update col set crt = ?', crt);
};

export interface Schema11Texts {
  readonly crt: number;
  readonly millis: number;
  readonly conf: string;
  readonly models: string;
  readonly decks: string;
  readonly dconf: string;
}

export function fillSchema11(db: Database, { crt, millis, conf, models, decks, dconf }: Schema11Texts): void {
  db.run(
    'update col set crt = ?, mod = ?, scm = ?, conf = ?, models = ?, decks = ?, dconf = ?',
    crt,
    millis,
    millis,
    conf,
    models,
    decks,
    dconf,
  );
}

/** Turns a file of schema 18 into one of schema 11; the texts are those of its note types, decks and presets. */
export function downgrade(db: Database, texts: Pick<Schema11Texts, 'models' | 'decks' | 'dconf'>): void {
  db.exec('pragma journal_mode = delete; begin');
  db.run(
    `update col set models = ?, decks = ?, dconf = ?, ver = 11,
       conf = (select json_group_object(key, json(cast(val as text))) from config where json_valid(cast(val as text))),
       tags = (select json_group_object(tag, usn) from tags)`,
    texts.models,
    texts.decks,
    texts.dconf,
  );
  db.exec(`
    alter table graves rename to graves_18;
    create table graves (usn integer not null, oid integer not null, type integer not null);
    insert into graves (usn, oid, type) select usn, oid, type from graves_18;
    drop table graves_18;
    drop table config; drop table deck_config; drop table tags; drop table fields; drop table templates;
    drop table notetypes; drop table decks;
    drop index idx_cards_odid; drop index idx_notes_mid;
    commit; vacuum`);
}
