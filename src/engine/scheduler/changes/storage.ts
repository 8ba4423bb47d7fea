import type { CardId } from '../../ids.ts';
import type { Database } from '../../sqlite/database.ts';

/** Ids of the new cards at a position or behind it. */
export const newCardsFrom = (db: Database, position: number): CardId[] =>
  db.column<CardId & number>('select id from cards where type = 0 and due >= ?', position);
