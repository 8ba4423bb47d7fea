import type { CardId, DeckId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import type { Database } from '../sqlite/database.ts';

export const buriedCards = (db: Database, queues: readonly number[]): CardId[] =>
  db.column<CardId>(
    'select id from cards where queue in (select value from json_each(?))',
    boundJson(queues),
  );

/** Those that are in one of the decks now. */
export const buriedCardsOfDecks = (
  db: Database,
  decks: readonly DeckId[],
  queues: readonly number[],
): CardId[] =>
  db.column<CardId>(
    `select id from cards where queue in (select value from json_each(?))
       and did in (select value from json_each(?))`,
    boundJson(queues),
    boundJson(decks),
  );
