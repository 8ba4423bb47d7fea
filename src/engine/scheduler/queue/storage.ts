import type { CardId, DeckId, NoteId } from '../../ids/ids.ts';
import { parseExactly } from '../../json/exact-json.ts';
import type { Database, SqlValue } from '../../sqlite/database.ts';
import type { DayTiming } from '../timing.ts';
import { fnvHashSql } from './fnv-hash.ts';
import { GATHER, REVIEW_ORDER } from './sort-options.ts';

/** What the building of queues wants to know of a card. */
export interface GatheredCard {
  readonly id: CardId;
  readonly nid: NoteId;
  readonly mod: number;
  /** The deck that it is in, and its home deck if that is another (0 if not). */
  readonly did: DeckId;
  readonly odid: DeckId;
  readonly ord: number;
  readonly due: number;
  readonly reps: number;
}

const SELECT = 'select id, nid, cast(mod as integer) as mod, did, odid, ord, due, reps from cards';
const ACTIVE = 'did in (select id from temp.active_decks)';

/**
 * Remembers which decks are studied: a deck and all below it, in the order of their names. Lives beside the collection,
 * not in it (Rust: update_active_decks; the statements are Anki's, since the order of equal cards hangs on them).
 */
export function activateDecks(db: Database, storedName: string): DeckId[] {
  db.exec('create temp table if not exists active_decks (id integer not null unique)');
  db.run('delete from temp.active_decks');
  db.run(
    'insert into temp.active_decks select id from decks where name = ? or (name >= ? and name < ?)',
    storedName,
    `${storedName}\u001f`,
    `${storedName} `,
  );
  return db.column<DeckId>(
    'select id from decks where id in (select id from temp.active_decks) order by name',
  );
}

/** Learning and preview cards of the active decks that come back before `end` (seconds since 1970). */
export const intradayCards = (db: Database, end: number): GatheredCard[] =>
  gathered(db, `${SELECT} where ${ACTIVE} and (queue in (1, 4) and due <= ?)`, end);

/** Cards of the active decks in a queue of days, due today or before, in an order of reviews. */
export function dueCards(
  db: Database,
  queue: number,
  today: number,
  order: { readonly sql: string; readonly values: readonly SqlValue[] },
): GatheredCard[] {
  const sql = `${SELECT} where ${ACTIVE} and (queue = ? and due <= ?) order by ${order.sql}`;
  return gathered(db, sql, queue, today, ...order.values);
}

export const newCardsOfActiveDecks = (db: Database, gather: number, salt: number): GatheredCard[] =>
  newCards(db, `${ACTIVE} and queue = 0`, [], gather, salt);

export const newCardsOfDeck = (db: Database, deck: DeckId, gather: number, salt: number): GatheredCard[] =>
  newCards(db, 'did = ? and queue = 0', [deck], gather, salt);

function newCards(
  db: Database,
  condition: string,
  values: readonly SqlValue[],
  gather: number,
  salt: number,
): GatheredCard[] {
  const { sql, salted } = NEW_ORDERS[gather] ?? BY_POSITION;
  return gathered(db, `${SELECT} where ${condition} order by ${sql}`, ...values, ...(salted ? [salt] : []));
}

interface NewOrder {
  readonly sql: string;
  readonly salted: boolean;
}

const BY_POSITION: NewOrder = { sql: 'due asc, ord asc', salted: false };
const BY_RANDOM_NOTE: NewOrder = { sql: `${fnvHashSql('nid', '?')}, ord asc`, salted: true };

/** Rust: NewCardSorting. */
const NEW_ORDERS: Readonly<Record<number, NewOrder>> = {
  [GATHER.deckThenRandomNotes]: BY_RANDOM_NOTE,
  [GATHER.highestPosition]: { sql: 'due desc, ord asc', salted: false },
  [GATHER.randomNotes]: BY_RANDOM_NOTE,
  [GATHER.randomCards]: { sql: fnvHashSql('id', '?'), salted: true },
};

const OF_DECK = '(select rowid from temp.active_decks ad where ad.id = did)';

/** The order of reviews and its values (Rust: review_order_sql). */
export function reviewOrder(
  order: number,
  timing: DayTiming,
  fsrs: boolean,
): { sql: string; values: SqlValue[] } {
  const { sql, values } = reviewClause(order, timing, fsrs);
  return { sql: [...sql, fnvHashSql('id', 'mod')].join(', '), values };
}

function reviewClause(
  order: number,
  timing: DayTiming,
  fsrs: boolean,
): { sql: string[]; values: SqlValue[] } {
  switch (order) {
    case REVIEW_ORDER.retrievabilityAscending:
      return retrievability('asc', timing);
    case REVIEW_ORDER.retrievabilityDescending:
      return retrievability('desc', timing);
    case REVIEW_ORDER.relativeOverdueness:
      return relativeOverdueness(timing, fsrs);
    case REVIEW_ORDER.easeAscending:
      return { sql: [fsrs ? "extract_fsrs_variable(data, 'd') desc" : 'factor asc'], values: [] };
    case REVIEW_ORDER.easeDescending:
      return { sql: [fsrs ? "extract_fsrs_variable(data, 'd') asc" : 'factor desc'], values: [] };
    default:
      return { sql: PLAIN_ORDERS[order] ?? ['due'], values: [] };
  }
}

const PLAIN_ORDERS: Readonly<Record<number, string[]>> = {
  [REVIEW_ORDER.day]: ['due'],
  [REVIEW_ORDER.dayThenDeck]: ['due', OF_DECK],
  [REVIEW_ORDER.deckThenDay]: [OF_DECK, 'due'],
  [REVIEW_ORDER.intervalsAscending]: ['ivl asc'],
  [REVIEW_ORDER.intervalsDescending]: ['ivl desc'],
  [REVIEW_ORDER.random]: [],
  [REVIEW_ORDER.added]: ['nid asc', 'ord asc'],
  [REVIEW_ORDER.reverseAdded]: ['nid desc', 'ord asc'],
};

const HOME_DUE = 'case when odue != 0 then odue else due end';

function retrievability(
  direction: 'asc' | 'desc',
  { daysElapsed, now }: DayTiming,
): { sql: string[]; values: SqlValue[] } {
  return {
    sql: [`extract_fsrs_retrievability(data, ${HOME_DUE}, ivl, ?, ?) ${direction}`],
    values: [daysElapsed, now],
  };
}

function relativeOverdueness(
  { daysElapsed, now }: DayTiming,
  fsrs: boolean,
): { sql: string[]; values: SqlValue[] } {
  if (!fsrs) return { sql: ['-(1 + cast(? - due + 0.001 as real) / ivl) asc'], values: [daysElapsed] };
  return {
    sql: [`extract_fsrs_relative_retrievability(data, ${HOME_DUE}, ivl, ?, ?) asc`],
    values: [daysElapsed, now],
  };
}

/** The cards of a statement in its order, as one text: a row for each takes the driver many times as long. */
function gathered(db: Database, sql: string, ...values: readonly SqlValue[]): GatheredCard[] {
  const columns = 'json_group_array(json_array(id, nid, mod, did, odid, ord, due, reps))';
  const rows = parseExactly(db.value<string>(`select ${columns} from (${sql})`, ...values) ?? '[]') as [
    CardId,
    NoteId,
    number,
    DeckId,
    DeckId,
    number,
    number,
    number,
  ][]; // as above
  return rows.map(([id, nid, mod, did, odid, ord, due, reps]) => ({
    id,
    nid,
    mod,
    did,
    odid,
    ord,
    due,
    reps,
  }));
}
