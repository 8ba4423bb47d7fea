import type { CardId, DeckId, NoteId, NotetypeId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import { parseExactly } from '../json/exact-json.ts';
import { damagedRow, rowCalled } from '../sqlite/damaged-row.ts';
import type { Database } from '../sqlite/database.ts';
import { rowUpdater } from '../sqlite/row-updater.ts';
import type { Card, NewCard } from './card.ts';

const COLUMNS = `id, nid, did, ord, cast(mod as integer) as mod, usn, type, queue, due, cast(ivl as integer) as ivl,
  factor, reps, lapses, left, odue, odid, flags, data`;

/** Cards of these ids by rising id; unknown ids are left out. */
export function readCards(db: Database, ids: readonly CardId[]): Card[] {
  const sql = `select ${COLUMNS} from cards where id in (select value from json_each(?)) order by id`;
  return db.all<Card>(sql, boundJson(ids)).map(sound);
}

export function readCardsOfNotes(db: Database, nids: readonly NoteId[]): Card[] {
  const sql = `select ${COLUMNS} from cards where nid in (select value from json_each(?))`;
  return db.all<Card>(sql, boundJson(nids)).map(sound);
}

/** Cards of a note type with one of the given ordinals. */
export function readCardsByOrdinal(db: Database, mid: NotetypeId, ords: readonly number[]): Card[] {
  const sql = `select ${COLUMNS} from cards
    where nid in (select id from notes where mid = ?) and ord in (select value from json_each(?)) order by id`;
  return db.all<Card>(sql, mid, boundJson(ords)).map(sound);
}

const NUMBERS = ['ord', 'mod', 'usn', 'type', 'queue', 'ivl', 'factor', 'reps', 'lapses', 'left'] as const;

/** The card itself; dues that are no numbers count as 0 (Rust: row_to_card). Throws corrupt for other such columns. */
function sound(card: Card): Card {
  for (const name of NUMBERS)
    if (typeof card[name] !== 'number') throw damagedRow(`${rowCalled('cards', card.id)} (${name})`);
  if (typeof card.due === 'number' && typeof card.odue === 'number') return card;
  return { ...card, due: numberOr0(card.due), odue: numberOr0(card.odue) };
}

const numberOr0 = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Ids of the notes' cards, by note and in the order of their ordinals. */
export function cardIdsOfNotes(db: Database, nids: readonly NoteId[]): [nid: NoteId, id: CardId][] {
  const sql = 'select nid, id from cards where nid in (select value from json_each(?)) order by nid, ord';
  return db.rows<[NoteId, CardId]>(sql, boundJson(nids));
}

/** The decks in which the notes' cards are now, filtered ones included. */
export function decksOfNotes(db: Database, nids: readonly NoteId[]): [nid: NoteId, did: DeckId][] {
  const sql = `select json_group_array(json_array(nid, did)) from (
    select distinct nid, did from cards where nid in (select value from json_each(?)))`;
  return parseExactly(db.value<string>(sql, boundJson(nids)) ?? '[]') as [NoteId, DeckId][]; // as above
}

/** What is known of a card when its siblings are made. */
export interface ExistingCard {
  readonly id: CardId;
  readonly nid: NoteId;
  readonly ord: number;
  /** Home deck. */
  readonly did: DeckId;
  /** Position among the new cards; null once it was learned. */
  readonly position: number | null;
}

const EXISTING = `select id, nid, ord, iif(odid = 0, did, odid) as did,
  iif(type = 0, max(0, iif(odue = 0, due, odue)), null) as position from cards`;

export function existingCardsOfNotes(db: Database, nids: readonly NoteId[]): ExistingCard[] {
  const sql = `${EXISTING} where nid in (select value from json_each(?)) order by nid, id`;
  return db.all<ExistingCard>(sql, boundJson(nids));
}

export function existingCardsOfNotetype(db: Database, mid: NotetypeId): ExistingCard[] {
  return db.all<ExistingCard>(
    `${EXISTING} where nid in (select id from notes where mid = ?) order by nid, id`,
    mid,
  );
}

/**
 * Of the ids from `least` on what `UniqueIds` must know: `least` itself if it is taken, and the highest. Those of deleted
 * cards count too: the next sync deletes what has such an id.
 */
export const cardIdsFrom = (db: Database, least: number): CardId[] => db.column<CardId>(TAKEN_IDS, least);

const TAKEN_IDS = `with taken (id) as (
    select ?1 from cards where id = ?1
    union all select max(id) from cards where id >= ?1
    union all select ?1 from graves where oid = ?1 and type = 0
    union all select max(oid) from graves where oid >= ?1 and type = 0)
  select id from taken where id is not null`;

/** New cards, all with the same stamps; as one text for the same reason as new notes. */
export function insertNewCards(
  db: Database,
  cards: readonly (NewCard & { id: CardId })[],
  mod: number,
  usn: number,
): void {
  const sql = `insert into cards (id, nid, did, ord, due, mod, usn, type, queue, ivl, factor, reps, lapses, left, odue,
      odid, flags, data)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '{}'
    from json_each(?)`;
  db.run(sql, mod, usn, boundJson(cards.map(({ id, nid, did, ord, due }) => [id, nid, did, ord, due])));
}

export const updateCards: (db: Database, cards: readonly Card[]) => void = rowUpdater<keyof Card>(
  'cards',
  ['ord', 'mod', 'type', 'ivl', 'factor', 'reps', 'lapses', 'left', 'odue', 'flags', 'data'],
  [['nid'], ['did', 'queue', 'due'], ['usn'], ['odid']],
);

export function deleteCards(db: Database, ids: readonly CardId[]): void {
  db.run('delete from cards where id in (select value from json_each(?))', boundJson(ids));
}
