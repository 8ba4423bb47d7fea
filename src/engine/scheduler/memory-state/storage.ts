import type { CardId, DeckId } from '../../ids/ids.ts';
import { boundJson } from '../../json/bound-json.ts';
import type { Database } from '../../sqlite/database.ts';

/** Review cards that are not suspended, by home deck and the day they are due there (Rust: get_deck_due_counts). */
export const countsByDay = (db: Database): [home: DeckId, due: number, count: number][] =>
  db.rows<[DeckId, number, number]>(
    `select iif(odid = 0, did, odid) as home, iif(odid = 0, due, odue) as day, count() from cards
     where type = 2 and queue != -1 group by home, day`,
  );

/** How many cards of each home deck were answered after `millis`, previews left out (Rust: studied_today_by_deck). */
export const answeredSince = (db: Database, millis: number): [home: DeckId, count: number][] =>
  db.rows<[DeckId, number]>(
    `select iif(c.odid = 0, c.did, c.odid) as home, count(distinct r.cid) from revlog r join cards c on r.cid = c.id
     where r.id > ? and r.ease > 0 and (r.type < 3 or r.factor != 0) group by home`,
    millis,
  );

/** Those of the cards that the review log knows, by rising id. */
export const cardsWithLog = (db: Database, ids: readonly CardId[]): CardId[] =>
  db.column<CardId>(
    'select distinct cid from revlog where cid in (select value from json_each(?)) order by cid',
    boundJson(ids),
  );
