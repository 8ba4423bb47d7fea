import type { CardId, DeckId, NoteId, NotetypeId } from '../ids/ids.ts';
import type { LongInteger } from '../ids/long-integers.ts';
import { boundJson } from '../json/bound-json.ts';
import type { Database } from '../sqlite/database.ts';

/** What an export is limited to; nothing: all. With several, all of them count. */
export interface ExportLimit {
  readonly noteIds?: readonly NoteId[];
  readonly cardIds?: readonly CardId[];
  /** Where the cards are now: those on loan to a filtered deck are in that. */
  readonly deckIds?: readonly DeckId[];
}

/** Existing cards, by rising id (Rust: SearchNode of an ExportLimit). */
export function cardIds(db: Database, { noteIds, cardIds, deckIds }: ExportLimit): CardId[] {
  const sql = `select id from cards where ${among('nid')} and ${among('id')} and ${among('did')} order by id`;
  return db.column<CardId>(sql, ...lists(noteIds, cardIds, deckIds));
}

/** Existing notes with one of the cards, by rising id; without a limit those without cards, too. */
export function noteIds(db: Database, { noteIds, cardIds, deckIds }: ExportLimit): NoteId[] {
  if (!cardIds && !deckIds) {
    const sql = `select id from notes where ${among('id')} order by id`;
    return db.column<NoteId>(sql, ...lists(noteIds));
  }
  const sql = `select id from notes where ${among('id')}
    and id in (select nid from cards where ${among('id')} and ${among('did')}) order by id`;
  return db.column<NoteId>(sql, ...lists(noteIds, cardIds, deckIds));
}

/** Takes two values: whether there is a list, and the list. */
const among = (column: string): string => `(? or ${column} in (select value from json_each(?)))`;

const lists = (...lists: readonly (readonly LongInteger[] | undefined)[]): (number | string)[] =>
  lists.flatMap((list) => [list ? 0 : 1, boundJson(list ?? [])]);

export const notetypesOfNotes = (db: Database, ids: readonly NoteId[]): NotetypeId[] =>
  db.column<NotetypeId>(
    'select distinct mid from notes where id in (select value from json_each(?))',
    boundJson(ids),
  );

/** The deck in which each note's first card is now (Rust: all_decks_of_search_notes). */
export function decksOfNotes(db: Database, ids: readonly NoteId[]): [NoteId, DeckId][] {
  const sql = `select nid, did from cards where nid in (select value from json_each(?))
    group by nid having ord = min(ord)`;
  return db.rows<[NoteId, DeckId]>(sql, boundJson(ids));
}
