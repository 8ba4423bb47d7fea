import type { DeckId, NoteId, NotetypeId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import type { Database } from '../sqlite/database.ts';

/** Ids by guid; of several notes with one guid the last (Rust: all_notes_by_guid). */
export function idsByGuid(db: Database, guids: readonly string[]): Map<string, NoteId> {
  const sql = 'select guid, id from notes where guid in (select value from json_each(?)) order by id';
  return new Map(db.rows<[string, NoteId]>(sql, boundJson(guids)));
}

/** Notes whose first field may be one of those with these checksums, by rising id (Rust: all_notes_by_type_and_checksum). */
export function notesByChecksum(
  db: Database,
  checksums: readonly number[],
): { id: NoteId; mid: NotetypeId; csum: number }[] {
  const sql = 'select id, mid, csum from notes where csum in (select value from json_each(?)) order by id';
  return db.all(sql, boundJson(checksums));
}

/** Home decks of these notes' cards, each once. */
export function homeDecksOfNotes(db: Database, ids: readonly NoteId[]): [nid: NoteId, did: DeckId][] {
  const sql = `select distinct nid, iif(odid = 0, did, odid) from cards
    where nid in (select value from json_each(?))`;
  return db.rows<[NoteId, DeckId]>(sql, boundJson(ids));
}
