import { CARD_QUEUE, CARD_TYPE } from '../../cards/card.ts';
import { AnkiError } from '../../errors.ts';
import type { CardId, DeckId, NoteId, NotetypeId } from '../../ids/ids.ts';
import type { LongInteger } from '../../ids/long-integers.ts';
import { boundJson } from '../../json/bound-json.ts';
import type { Database } from '../../sqlite/database.ts';
import { wholeText } from '../../sqlite/whole-text.ts';
import { joinTags, splitTags } from '../../tags/name.ts';
import {
  type CardRules,
  outOfFilteredDecks,
  placesOfReset,
  settledCards,
  storedCards,
} from './card-rules.ts';

/** What goes; nothing said means all. */
export interface Choice {
  /** Notes with all their cards. */
  readonly noteIds?: readonly NoteId[] | undefined;
  /** The only cards of theirs. */
  readonly cardIds?: readonly CardId[] | undefined;
  /** Instead: the cards of these decks, those that filtered decks have borrowed from them included, and their notes. */
  readonly deckIds?: readonly DeckId[] | undefined;
}

/** Chooses the notes and cards that the functions below mean. They are forgotten with `letGo`. */
export function choose(db: Database, { noteIds, cardIds, deckIds }: Choice): void {
  letGo(db);
  db.exec(`create temp table sent_notes (id integer primary key);
    create temp table sent_cards (id integer primary key)`);
  if (deckIds) chooseDecks(db, deckIds);
  else chooseNotes(db, noteIds, cardIds);
}

function chooseDecks(db: Database, deckIds: readonly DeckId[]): void {
  db.run(
    `insert into temp.sent_cards select id from main.cards
     where (did in (select value from json_each(?1)) or (odid != 0 and odid in (select value from json_each(?1))))
       and exists (select 1 from main.notes where notes.id = cards.nid) order by id`,
    boundJson(deckIds),
  );
  db.exec(`insert into temp.sent_notes
    select distinct nid from main.cards where id in (select id from temp.sent_cards) order by nid`);
}

function chooseNotes(db: Database, noteIds?: readonly NoteId[], cardIds?: readonly CardId[]): void {
  const among = (ids: readonly LongInteger[] | undefined) =>
    ids ? 'id in (select value from json_each(?))' : '? is null';
  const list = (ids: readonly LongInteger[] | undefined) => (ids ? boundJson(ids) : null);
  db.run(
    `insert into temp.sent_notes select id from main.notes where ${among(noteIds)} order by id`,
    list(noteIds),
  );
  db.run(
    `insert into temp.sent_cards
     select id from main.cards where nid in (select id from temp.sent_notes) and ${among(cardIds)} order by id`,
    list(cardIds),
  );
}

export const letGo = (db: Database): void =>
  db.exec(
    `drop table if exists temp.sent_notes; drop table if exists temp.sent_cards;
     drop table if exists temp.fresh_places`,
  );

const SENT_NOTE = 'id in (select id from temp.sent_notes)';
const SENT_CARD = 'id in (select id from temp.sent_cards)';
const sentCards = storedCards('main.cards', SENT_CARD);

/** A deck that cards are in, with their home deck if it is another, else 0. */
export type Place = readonly [did: DeckId, odid: DeckId];

export const placesOfCards = (db: Database, goHome: boolean): Place[] =>
  db.rows<[DeckId, DeckId]>(
    `select distinct did, odid from (${goHome ? outOfFilteredDecks(sentCards, 'odid') : sentCards}) order by 1, 2`,
  );

export const notetypesOfNotes = (db: Database): NotetypeId[] =>
  db.column<NotetypeId>(`select distinct mid from main.notes where ${SENT_NOTE} order by mid`);

export const countNotes = (db: Database): number =>
  db.value<number>('select count() from temp.sent_notes') ?? 0;

/** Fields of notes that could name a file: only tags and brackets do. */
export function fieldsWithMarks(db: Database): [NotetypeId, string][] {
  const sql = `select mid, exact_text(flds) from main.notes
    where ${SENT_NOTE} and (instr(flds, '<') or instr(flds, '['))`;
  return db
    .rows<[NotetypeId, string | Uint8Array]>(sql)
    .map(([mid, flds]): [NotetypeId, string] => [mid, wholeText(flds)]);
}

/** The highest id of all chosen rows; reviews count when they go along. */
export const latestId = (db: Database, withReviews: boolean): number =>
  db.value<number>(
    `select max(
      coalesce((select max(id) from temp.sent_notes), 0), coalesce((select max(id) from temp.sent_cards), 0),
      coalesce((select max(id) from main.revlog where ?1 and cid in (select id from temp.sent_cards)), 0))`,
    Number(withReviews),
  ) ?? 0;

/** Throws corrupt: rows are written as they are, so only numbers that Anki can read may come along. */
export function requireSound(db: Database, withReviews: boolean): void {
  const note = db.value<LongInteger>(UNSOUND_NOTES);
  if (note !== undefined) throw damaged('note', note);
  const card = db.value<LongInteger>(UNSOUND_CARDS);
  if (card !== undefined) throw damaged('card', card);
  const review = withReviews ? db.value<LongInteger>(UNSOUND_REVIEWS) : undefined;
  if (review !== undefined) throw damaged('review', review);
}

/** Throws corrupt for notes whose text is no Unicode. */
export function requireReadable(db: Database): void {
  const sql = `select exact_text(guid), exact_text(tags), exact_text(flds) from main.notes
    where ${SENT_NOTE} and 'blob' in (typeof(exact_text(guid)), typeof(exact_text(tags)), typeof(exact_text(flds)))`;
  for (const texts of db.rows<(string | Uint8Array)[]>(sql)) for (const text of texts) wholeText(text);
}

const damaged = (what: string, id: LongInteger): AnkiError =>
  new AnkiError('corrupt', `the package holds a ${what} that is damaged: ${id}`);

/** Whole numbers within the bits that Anki has for them; with fewer it reads no row at all. */
const within = (least: number, most: number, columns: readonly string[]): string =>
  columns
    .map((column) => `typeof(${column}) = 'integer' and ${column} between ${least} and ${most}`)
    .join(' and ');

const fitU8 = (...columns: string[]): string => within(0, 0xff, columns);
const fitU16 = (...columns: string[]): string => within(0, 0xffff, columns);
const fitU32 = (...columns: string[]): string => within(0, 0xffff_ffff, columns);
const fitI32 = (...columns: string[]): string => within(-(2 ** 31), 2 ** 31 - 1, columns);
const areTimes = (...columns: string[]): string => within(-LARGEST, LARGEST, columns);

const LARGEST = Number.MAX_SAFE_INTEGER;

const listed = (values: Readonly<Record<string, number>>): string => Object.values(values).join(', ');

/** Ids may have 64 bits. */
const areIds = (columns: readonly string[]): string =>
  columns.map((column) => `typeof(${column}) = 'integer'`).join(' and ');

const TOLD_ID = `iif(${areIds(['id'])}, id, 0)`;

/** Rust: row_to_card. */
const UNSOUND_CARDS = `select ${TOLD_ID} from main.cards where ${SENT_CARD} and not (
  ${areIds(['id', 'nid', 'did', 'odid'])} and ${areTimes('cast(mod as integer)')} and ${fitI32('usn')}
  and ${fitU16('ord', 'factor')} and ${fitU32('cast(ivl as integer)', 'reps', 'lapses', 'left')} and ${fitU8('flags')}
  and type in (${listed(CARD_TYPE)}) and queue in (${listed(CARD_QUEUE)}))`;

/** Rust: row_to_revlog_entry. */
const UNSOUND_REVIEWS = `select ${TOLD_ID} from main.revlog where cid in (select id from temp.sent_cards) and not (
  ${areIds(['id', 'cid'])} and ${fitU8('ease')} and ${fitU32('factor')}
  and ${fitI32('usn', 'cast(ivl as integer)', 'cast(lastIvl as integer)')})`;

/** Rust: row_to_note. */
const UNSOUND_NOTES = `select ${TOLD_ID} from main.notes where ${SENT_NOTE} and not (
  ${areIds(['id', 'mid'])} and ${areTimes('mod')} and ${fitI32('usn')})`;

/** Runs `work` with another file's tables under the schema name `package`. Must not be part of a transaction. */
export function withFile<Result>(db: Database, path: string, work: () => Result): Result {
  if (db.inTransaction) throw new Error('packages cannot be read or written inside a transaction');
  db.run('attach ? as package', path);
  try {
    return work();
  } finally {
    db.exec('detach package');
  }
}

/** What `writeRows` leaves out of the rows that it copies. */
export interface RowRules {
  readonly cards: CardRules;
  readonly withReviews: boolean;
  /** The tags that Anki uses itself stay behind. */
  readonly withSystemTags: boolean;
}

/** Copies the chosen rows into an empty file with tables of any schema. The file is lost when this fails. */
export function writeRows(db: Database, path: string, rules: RowRules): void {
  withFile(db, path, () => {
    db.exec('pragma package.journal_mode = memory; pragma package.synchronous = off; begin');
    try {
      copyRows(db, rules);
      db.exec('commit');
    } catch (error) {
      if (db.inTransaction) db.exec('rollback');
      throw error;
    }
  });
}

function copyRows(db: Database, { cards, withReviews, withSystemTags }: RowRules): void {
  db.exec(`insert into package.notes (${NOTE_COLUMNS}, flags, data)
    select ${NOTE_COLUMNS}, 0, '' from main.notes where ${SENT_NOTE} order by id`);
  rewriteTags(db, withSystemTags);
  if (cards.scheduling === 'reset') db.exec(placesOfReset(sentCards, cards));
  db.exec(`insert into package.cards (${CARD_COLUMNS})
    select ${CARD_COLUMNS} from (${settledCards(sentCards, cards)}) order by id`);
  if (withReviews)
    db.exec(`insert into package.revlog (${REVIEW_COLUMNS})
      select ${REVIEW_VALUES} from main.revlog where cid in (select id from temp.sent_cards) order by id`);
}

const NOTE_COLUMNS = 'id, guid, mid, mod, usn, tags, flds, sfld, csum';
export const CARD_COLUMNS =
  'id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data';
export const REVIEW_COLUMNS = 'id, cid, usn, ease, ivl, lastIvl, factor, time, type';

/** Times and kinds that Anki does not know count as 0 (Rust: row_to_revlog_entry). */
export const REVIEW_VALUES = `id, cid, usn, ease, cast(ivl as integer), cast(lastIvl as integer), factor,
  iif(${fitU32('time')}, time, 0), iif(type in (0, 1, 2, 3, 4, 5), type, 0)`;

/** Lists that Anki would write otherwise; few if any. */
function rewriteTags(db: Database, withSystemTags: boolean): void {
  const rows = db.rows<[NoteId, string | Uint8Array]>(
    `select id, exact_text(tags) from package.notes where tags != '' and (tags not like ' % ' or instr(tags, '  ')
       or instr(tags, char(0x3000)) or (not ?1 and (tags like '% marked %' or tags like '% leech %')))`,
    Number(withSystemTags),
  );
  for (const [id, text] of rows) {
    const tags = splitTags(wholeText(text)).filter((tag) => withSystemTags || !SYSTEM_TAG.test(tag));
    db.run('update package.notes set tags = ? where id = ?', joinTags(tags), id);
  }
}

export const SYSTEM_TAG = /^(?:marked|leech)$/i;
