import { storedName } from '../../decks/name.ts';
import { DEFAULT_DECK_ID } from '../../ids/ids.ts';
import { readDeckName, readDecksMatching, readDecksOfPreset } from '../storage.ts';
import { escapeRegex, globToRegex } from '../wildcards.ts';
import type { SqlContext } from './context.ts';

/** Cards of a deck and its sub-decks, wherever they are at home (Rust: write_deck). */
export function deckSql(deck: string, context: SqlContext): string {
  if (deck === '*') return 'true';
  if (deck === 'filtered') return 'c.odid != 0';
  const pattern = deck === 'current' ? currentDeckPattern(context) : storedName(globToRegex(deck));
  const decks = readDecksMatching(context.col.db, `(?i)^${pattern}($|\x1f)`);
  if (decks.length === 0) return 'false';
  const list = context.bindIds(decks);
  return `(c.did in ${list} or (c.odid != 0 and c.odid in ${list}))`;
}

/** Rust: write_deck_preset. */
export function presetSql(name: string, context: SqlContext): string {
  const decks = readDecksOfPreset(context.col.db, name);
  if (!decks) return 'false';
  const list = context.bindIds(decks);
  return `(c.did in ${list} or c.odid in ${list})`;
}

function currentDeckPattern({ col }: SqlContext): string {
  const name = readDeckName(col.db, col.config.getId('curDeck', DEFAULT_DECK_ID));
  return escapeRegex(name ?? 'Default');
}
