import { canonicalCardData } from '../../cards/card-data.ts';
import type { CardId, DeckId, NoteId, NotetypeId } from '../../ids/ids.ts';
import type { LongInteger } from '../../ids/long-integers.ts';
import type { Database } from '../../sqlite/database.ts';
import { type CardRules, placesOfReset, settledCards, storedCards } from './card-rules.ts';
import { CARD_COLUMNS, REVIEW_COLUMNS, REVIEW_VALUES } from './storage.ts';

/** Where the notes, templates and decks of a package are found here. */
export interface Destinations {
  readonly notes: ReadonlyMap<NoteId, NoteId>;
  readonly decks: ReadonlyMap<DeckId, DeckId>;
  /** For note types of the package whose templates moved: new ordinals by old ones. */
  readonly templates: ReadonlyMap<NotetypeId, ReadonlyMap<number, number>>;
}

/**
 * Finds the cards of the file under the schema name `package` that are missing here; the functions below mean these.
 * Caller removes the lists with `forgetPlaces`.
 */
export function placeCards(db: Database, { notes, decks, templates }: Destinations): void {
  forgetPlaces(db);
  db.exec(TABLES);
  db.run(`insert into temp.new_notes ${PAIRS}`, pairs(notes));
  db.run(`insert into temp.new_decks ${PAIRS}`, pairs(decks));
  for (const [mid, ords] of templates)
    db.run(
      'insert into temp.new_ords select ?, cast(key as integer), value from json_each(?)',
      mid,
      pairs(ords),
    );
  db.exec(PLACE);
}

export const forgetPlaces = (db: Database): void =>
  db.exec(
    ['new_notes', 'new_decks', 'new_ords', 'placed', 'fresh_places']
      .map((name) => `drop table if exists temp.${name};`)
      .join(''),
  );

/** Whether another card has the id of one that comes. */
export const hasTakenIds = (db: Database): boolean =>
  db.value(
    'select 1 from temp.placed where exists (select 1 from main.cards where cards.id = placed.old) limit 1',
  ) !== undefined;

export const placedIds = (db: Database): CardId[] =>
  db.column<CardId>('select old from temp.placed order by old');

export const giveIds = (db: Database, ids: ReadonlyMap<CardId, CardId>): void => {
  db.run(
    `update temp.placed set id = given.value from json_each(?) given where placed.old = cast(given.key as integer)`,
    pairs(ids),
  );
};

export interface CardStamps {
  readonly usn: number;
  /** How many days the package's collection is ahead. */
  readonly delta: number;
}

/** Adds the placed cards (Rust: add_card; shift_collection_relative_dates). */
export function addPlacedCards(db: Database, rules: CardRules, { usn, delta }: CardStamps): void {
  if (rules.scheduling === 'reset') db.exec(placesOfReset(storedCards('package.cards', SENT), rules));
  defineFunctions(db);
  db.run(
    `insert into main.cards (${CARD_COLUMNS})
     select p.id, p.nid, coalesce(d.id, c.did), p.ord, mod, ?1, type, queue,
       ${in32Bits('due - iif(type = 2 or queue in (2, 3), ?2, 0)')}, ivl, factor, reps, lapses, left,
       ${in32Bits('odue - iif(type = 2 and odue != 0, ?2, 0)')}, coalesce(h.id, c.odid), flags,
       iif(data in ('', '{}'), '{}', canonical_card_data(data))
     from temp.placed p join (${settledCards(storedCards('package.cards'), rules)}) c on c.id = p.old
       left join temp.new_decks d on d.old = c.did left join temp.new_decks h on h.old = c.odid`,
    usn,
    delta,
  );
}

/** As Anki counts: beyond 32 bits at the other end again, where a clock was far ahead. */
const in32Bits = (days: string): string => `(((${days}) + 0x80000000) & 0xffffffff) - 0x80000000`;

/** Once: every definition makes all compiled statements stale. */
function defineFunctions(db: Database): void {
  if (DEFINED.has(db)) return;
  DEFINED.add(db);
  db.define('canonical_card_data', (data) => canonicalCardData(String(data)));
}

const DEFINED = new WeakSet<Database>();

/** Adds the history of the placed cards, but for rows whose ids are taken (Rust: add_revlog_entry_if_unique_undoable). */
export function addTheirReviews(db: Database, usn: number): void {
  db.run(
    `insert or ignore into main.revlog (${REVIEW_COLUMNS})
     select ${REVIEW_VALUES} from (
       select r.id, p.id as cid, ?1 as usn, ease, ivl, lastIvl, factor, time, type
       from package.revlog r join temp.placed p on p.old = r.cid)
     order by id`,
    usn,
  );
}

/** Cards without a note count nowhere, not even when places are given to new cards. */
const SENT = 'nid in (select id from package.notes)';

/** A JSON object, since SQLite reads its keys quicker than arrays of two. */
const pairs = (map: ReadonlyMap<LongInteger, LongInteger>): string =>
  `{${Array.from(map, ([key, value]) => `"${key}":${value}`).join(',')}}`;
const PAIRS = 'select cast(key as integer), value from json_each(?)';

const TABLES = `
create temp table new_notes (old integer primary key, id integer);
create temp table new_decks (old integer primary key, id integer);
create temp table new_ords (mid integer, old integer, ord integer, primary key (mid, old));
create temp table placed (old integer primary key, id integer, nid integer, ord integer)`;

const PLACE = `insert into temp.placed
  select c.id, c.id, n.id, coalesce(o.ord, c.ord)
  from package.cards c join package.notes pn on pn.id = c.nid join temp.new_notes n on n.old = c.nid
    left join temp.new_ords o on o.mid = pn.mid and o.old = c.ord
  where not exists (select 1 from main.cards here where here.nid = n.id and here.ord = coalesce(o.ord, c.ord))`;
