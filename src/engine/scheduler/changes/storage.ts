import type { CardId } from '../../ids/ids.ts';
import { boundJson } from '../../json/bound-json.ts';
import type { Database } from '../../sqlite/database.ts';

/** Ids of the new cards at a position or behind it. */
export const newCardsFrom = (db: Database, position: number): CardId[] =>
  db.column<CardId>('select id from cards where type = 0 and due >= ?', position);

export function markRelearning(db: Database, ids: readonly CardId[]): void {
  const sql = 'update cards set type = 3, queue = 1 where id in (select value from json_each(?))';
  db.run(sql, boundJson(ids));
}
