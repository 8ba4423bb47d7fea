import type { Card } from '../cards/card.ts';
import type { CardId, DeckId, NoteId, NotetypeId } from '../ids/ids.ts';
import { compareIds, type LongInteger } from '../ids/long-integers.ts';
import { boundJson } from '../json/bound-json.ts';
import { joinFields, type Note } from '../notes/note.ts';
import { readNotes, type StoredNote } from '../notes/storage.ts';
import type { Preset } from '../presets/preset.ts';
import { encodeBlob } from '../proto/blob.ts';
import { PresetConfigSchema } from '../proto/storage.gen.ts';
import type { Database } from '../sqlite/database.ts';
import { joinTags } from '../tags/name.ts';

/** Rows in one statement; more go in several, so that no text grows without bounds. */
const BATCH = 2000;

/** Guids in one statement: each looks through all notes, since they have no index. */
const GUIDS = 50_000;

export const allNoteIds = (db: Database): NoteId[] => db.column<NoteId>('select id from notes order by id');

export const notesOf = (db: Database, ids: readonly NoteId[]): Note[] =>
  inBatches(ids, (some) => readNotes(db, some)).sort((a, b) => compareIds(a.id, b.id));

/** The cards of these decks with their notes, those that filtered decks have borrowed from them included. */
export const cardsOfDecks = (db: Database, ids: readonly DeckId[]): [id: CardId, nid: NoteId][] =>
  db.rows<[CardId, NoteId]>(
    `select id, nid from cards where did in (select value from json_each(?1))
       or (odid != 0 and odid in (select value from json_each(?1))) order by id`,
    boundJson(ids),
  );

export interface NoteMeta {
  readonly id: NoteId;
  readonly mod: number;
  readonly mid: NotetypeId;
}

/** The notes that have one of these guids (Rust: note_guid_map). */
export function notesByGuid(db: Database, guids: readonly string[]): Map<string, NoteMeta> {
  const sql =
    'select guid, id, mod, mid from notes where guid in (select value from json_each(?)) order by id';
  const read = (some: readonly string[]) =>
    db.rows<[string, NoteId, number, NotetypeId]>(sql, boundJson(some));
  const rows = inBatches(guids, read, GUIDS);
  return new Map(rows.map(([guid, id, mod, mid]) => [guid, { id, mod, mid }]));
}

/** Whether one of the ids is taken. */
export const areTaken = (db: Database, ids: readonly NoteId[]): boolean =>
  db.value(
    'select 1 from json_each(?) wanted where exists (select 1 from notes where notes.id = wanted.value) limit 1',
    boundJson(ids),
  ) !== undefined;

export const takenIds = (db: Database, table: 'notes' | 'cards'): Set<LongInteger> =>
  new Set(db.column<LongInteger>(`select id from ${table}`));

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

function inBatches<Item, Row>(
  items: readonly Item[],
  read: (some: readonly Item[]) => Row[],
  size = BATCH,
): Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < items.length; at += size) {
    for (const row of read(items.slice(at, at + size))) rows.push(row);
  }
  return rows;
}

/** Stores whole notes under their ids, which caller must know to be free. Row by row, which is quicker than as one JSON text. */
export function insertNotes(db: Database, notes: readonly StoredNote[]): void {
  const sql = `insert into notes (id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '')`;
  for (const { id, guid, mid, mod, usn, tags, fields, sfld, csum } of notes)
    db.run(sql, id, guid, mid, mod, usn, joinTags(tags), joinFields(fields), sfld, csum);
}

/** Stores whole cards under their ids, which caller must know to be free. */
export function insertCards(db: Database, cards: readonly Card[]): void {
  const sql = `insert into cards (${CARD_COLUMNS.join(', ')}) values (${CARD_COLUMNS.map(() => '?').join(', ')})`;
  for (const card of cards) db.run(sql, ...CARD_COLUMNS.map((column) => card[column]));
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
