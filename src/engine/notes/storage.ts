import type { NoteId, NotetypeId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import { parseExactly } from '../json/exact-json.ts';
import type { Database } from '../sqlite/database.ts';
import { rowUpdater } from '../sqlite/row-updater.ts';
import { wholeText } from '../sqlite/whole-text.ts';
import { joinTags, splitTags } from '../tags/name.ts';
import { joinFields, type Note, splitFields } from './note.ts';

/** A note with the columns that are worked out from its fields. */
export interface StoredNote extends Note {
  /** Text of the sort field; a number is stored as one, as the column's affinity has it. */
  readonly sfld: string;
  /** Checksum of the first field. */
  readonly csum: number;
}

type Row = [id: NoteId, guid: Text, mid: NotetypeId, mod: number, usn: number, tags: Text, flds: Text];

/** What `exact_text` gives, for `wholeText`: notes are written back as a whole. */
type Text = string | Uint8Array;

const COLUMNS = 'id, exact_text(guid), mid, mod, usn, exact_text(tags), exact_text(flds)';

/** Notes of these ids in no certain order; unknown ids are left out. */
export function readNotes(db: Database, ids: readonly NoteId[]): Note[] {
  const sql = `select ${COLUMNS} from notes where id in (select value from json_each(?))`;
  return db.rows<Row>(sql, boundJson(ids)).map(noteOf);
}

export function readNotesOfType(db: Database, mid: NotetypeId): Note[] {
  return db.rows<Row>(`select ${COLUMNS} from notes where mid = ?`, mid).map(noteOf);
}

export function existingNotes(db: Database, ids: readonly NoteId[]): NoteId[] {
  return db.column<NoteId>(
    'select id from notes where id in (select value from json_each(?))',
    boundJson(ids),
  );
}

/**
 * Of the ids from `least` on what `UniqueIds` must know: `least` itself if it is taken, and the highest. Those of deleted
 * notes count too: the next sync deletes what has such an id.
 */
export const noteIdsFrom = (db: Database, least: number): NoteId[] => db.column<NoteId>(TAKEN_IDS, least);

const TAKEN_IDS = `with taken (id) as (
    select ?1 from notes where id = ?1
    union all select max(id) from notes where id >= ?1
    union all select ?1 from graves where oid = ?1 and type = 1
    union all select max(oid) from graves where oid >= ?1 and type = 1)
  select id from taken where id is not null`;

export function insertNotes(db: Database, notes: readonly StoredNote[], mod: number, usn: number): void {
  const sql = `insert into notes (id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data)
    select value ->> 0, value ->> 1, value ->> 2, ?, ?, value ->> 3, value ->> 4, value ->> 5, value ->> 6, 0, ''
    from json_each(?)`;
  const values = notes.map(({ id, guid, mid, tags, fields, sfld, csum }) => {
    return [id, guid, mid, joinTags(tags), joinFields(fields), sfld, csum];
  });
  db.run(sql, mod, usn, boundJson(values));
}

export function updateNotes(db: Database, notes: readonly StoredNote[]): void {
  const rows = notes.map(({ id, guid, mid, mod, usn, tags, fields, sfld, csum }) => ({
    ...{ id, guid, mid, mod, usn, sfld, csum },
    tags: joinTags(tags),
    flds: joinFields(fields),
  }));
  updateRows(db, rows);
}

const updateRows = rowUpdater('notes', ['guid', 'mod', 'tags', 'flds', 'sfld'], [['mid'], ['usn'], ['csum']]);

export function deleteNotes(db: Database, ids: readonly NoteId[]): void {
  db.run('delete from notes where id in (select value from json_each(?))', boundJson(ids));
}

/** Those of the notes that have no card (Rust: note_is_orphaned). */
export function notesWithoutCards(db: Database, ids: readonly NoteId[]): NoteId[] {
  const sql = `select id from notes where id in (select value from json_each(?))
    and not exists (select 1 from cards where nid = notes.id)`;
  return db.column<NoteId>(sql, boundJson(ids));
}

export interface FirstField {
  readonly nid: NoteId;
  readonly mid: NotetypeId;
  readonly csum: number;
  readonly first: string;
}

/**
 * First fields of all notes with one of these checksums (Rust: note_fields_by_checksum). They are for comparing: invalid
 * UTF-8 in them comes as U+FFFD. One JSON text is many times as quick as rows.
 */
export function firstFieldsByChecksum(db: Database, checksums: readonly number[]): FirstField[] {
  const sql = `select '[' || group_concat('[' || id || ',' || mid || ',' || csum || ',' || weave_json(char(31), flds) || ']')
    || ']' from notes where csum in (select value from json_each(?))`;
  const rows = parseExactly(db.value<string>(sql, boundJson(checksums)) ?? '[]') as [
    NoteId,
    NotetypeId,
    number,
    string,
  ][]; // as the statement has it
  return rows.map(([nid, mid, csum, first]) => ({ nid, mid, csum, first }));
}

export function modifiedTimes(db: Database, ids: readonly NoteId[]): Map<NoteId, number> {
  const sql = 'select id, mod from notes where id in (select value from json_each(?))';
  return new Map(db.rows<[NoteId, number]>(sql, boundJson(ids)));
}

function noteOf([id, guid, mid, mod, usn, tags, flds]: Row): Note {
  const fields = splitFields(wholeText(flds));
  return { id, guid: wholeText(guid), mid, mod, usn, tags: splitTags(wholeText(tags)), fields };
}
