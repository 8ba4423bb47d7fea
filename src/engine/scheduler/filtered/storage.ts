import type { CardId, DeckId } from '../../ids/ids.ts';
import { boundJson } from '../../json/bound-json.ts';
import type { Database } from '../../sqlite/database.ts';
import { fnvHashSql } from '../queue/fnv-hash.ts';
import type { OrderClause } from './order.ts';

/** The first of the cards in an order. Only the columns of notes make a card without a note drop out. */
export function firstInOrder(
  db: Database,
  ids: readonly CardId[],
  { sql, values }: OrderClause,
  limit: number,
): CardId[] {
  const notes = /\bn\./.test(sql) ? 'join notes n on n.id = c.nid' : '';
  return db.column<CardId>(
    `select c.id from cards c ${notes} where c.id in (select value from json_each(?))
     order by ${sql}, ${fnvHashSql('c.id', 'c.mod')} limit ?`,
    boundJson(ids),
    ...values,
    limit,
  );
}

export const cardsInDeck = (db: Database, id: DeckId): CardId[] =>
  db.column<CardId>('select id from cards where did = ?', id);
