/** What becomes of the cards that go from one collection to another. */
export interface CardRules {
  /** Cards in filtered decks go as cards of their home decks. */
  readonly goHome: boolean;
  readonly scheduling: 'kept' | 'kept in normal decks' | 'reset';
  /** Where new cards begin whose place is not known. */
  readonly firstPosition: number;
}

/** The selects below make one query: what is said of millions of cards is said to SQLite once. */

/** Cards of the table with their columns as Anki reads them (Rust: row_to_card). */
export const storedCards = (table: string, condition = 'true'): string => `
  select id, nid, did, ord, cast(mod as integer) as mod, usn, type, queue, ${int32('due')} as due,
    cast(ivl as integer) as ivl, factor, reps, lapses, left, ${int32('odue')} as odue, max(odid, 0) as odid, flags,
    iif(typeof(data) = 'text', data, '') as data
  from ${table} where ${condition}`;

/** `cards` is what `storedCards` gives. */
export function settledCards(cards: string, { goHome, scheduling, firstPosition }: CardRules): string {
  const home = goHome ? outOfFilteredDecks(cards, 'odid') : cards;
  if (scheduling === 'reset') return reset(home, firstPosition);
  return scheduling === 'kept' ? home : outOfFilteredDecks(home, 'did');
}

/** Rust: remove_from_filtered_deck_restoring_queue; `deck` is the column with the deck that the card is in then. */
export const outOfFilteredDecks = (cards: string, deck: 'did' | 'odid'): string => `
  select id, nid, iif(odid = 0, did, ${deck}) as did, ord, mod, usn, type,
    case when odid = 0 or queue < 0 then queue when type = 0 then 0 when type = 2 then 2
      when iif(odue = 0, due, odue) > 1000000000 then 1 else 3 end as queue,
    iif(odid = 0 or odue = 0, due, odue) as due, ivl, factor, reps, lapses, left, iif(odid = 0, odue, 0) as odue,
    0 as odid, flags, data
  from (${cards})`;

/**
 * Cards become new where they are, filtered deck or not: such a deck becomes a normal one (Rust: reset_cards). Those whose
 * place is not known get places in the order of their ids, which `placesOfReset` has put into temp.fresh_places.
 */
const reset = (cards: string, firstPosition: number): string => `
  select id, nid, did, ord, mod, usn, 0 as type, 0 as queue,
    ${signed(`coalesce(known, (${firstPosition} + (select number from temp.fresh_places f where f.id = r.id)) % 4294967296)`)} as due,
    0 as ivl, 0 as factor, 0 as reps, 0 as lapses, left, iif(odid = 0, odue, 0) as odue, 0 as odid, 0 as flags,
    iif(data = '{}', data, json_remove(data, '$.pos', '$.s', '$.d')) as data
  from (${withKnownPlaces(cards)}) r`;

/** Fills temp.fresh_places: cards without a known place, numbered from 0 on. */
export const placesOfReset = (cards: string, { goHome }: CardRules): string => `
  drop table if exists temp.fresh_places;
  create temp table fresh_places (id integer primary key, number integer);
  insert into temp.fresh_places select id, row_number() over (order by id) - 1
    from (${withKnownPlaces(goHome ? outOfFilteredDecks(cards, 'odid') : cards)}) where known is null`;

/** Without the limits SQLite would put each expression into every place of the outer query that names it. */
const withKnownPlaces = (cards: string): string => `
  select *, case when type = 0 then iif(odid > 0, odue, due) & 4294967295
    when data != '{}' and json_type(data, '$.pos') = 'integer' then ${uint32("json_extract(data, '$.pos')")}
    end as known
  from (select id, nid, did, ord, mod, usn, type, due, left, odue, odid, ${READABLE_DATA} as data from (${cards}) limit -1)
  limit -1`;

/** Data that is broken counts as none (Rust: CardData::from_str). */
const READABLE_DATA = `case when data in ('', '{}') or not json_valid(data) then '{}'
  when json_type(data) = 'object' and coalesce(json_type(data, '$.cd'), 'text') = 'text' then data else '{}' end`;

const int32 = (column: string): string =>
  `iif(typeof(${column}) = 'integer' and ${column} between -2147483648 and 2147483647, ${column}, 0)`;

const uint32 = (value: string): string => `iif(${value} between 0 and 4294967295, ${value}, null)`;

/** The number that has the same 32 bits. */
const signed = (value: string): string => `iif(${value} > 2147483647, ${value} - 4294967296, ${value})`;
