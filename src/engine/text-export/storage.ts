import type { CardId, DeckId, NoteId, NotetypeId } from '../ids.ts';
import type { Database } from '../sqlite/database.ts';

/** Of the given notes those that exist, or all, by rising id. */
export function noteIds(db: Database, ids: readonly NoteId[] | undefined): NoteId[] {
  if (!ids) return db.column<NoteId>('select id from notes order by id');
  const sql = 'select id from notes where id in (select value from json_each(?)) order by id';
  return db.column<NoteId>(sql, JSON.stringify(ids));
}

/** As `noteIds`. */
export function cardIds(db: Database, ids: readonly CardId[] | undefined): CardId[] {
  if (!ids) return db.column<CardId>('select id from cards order by id');
  const sql = 'select id from cards where id in (select value from json_each(?)) order by id';
  return db.column<CardId>(sql, JSON.stringify(ids));
}

export const notetypesOfNotes = (db: Database, ids: readonly NoteId[]): NotetypeId[] =>
  db.column<NotetypeId>(
    'select distinct mid from notes where id in (select value from json_each(?))',
    JSON.stringify(ids),
  );

/** The deck in which each note's first card is now (Rust: all_decks_of_search_notes). */
export function decksOfNotes(db: Database, ids: readonly NoteId[]): [NoteId, DeckId][] {
  const sql = `select nid, did from cards where nid in (select value from json_each(?))
    group by nid having ord = min(ord)`;
  return db.rows<[NoteId, DeckId]>(sql, JSON.stringify(ids));
}
