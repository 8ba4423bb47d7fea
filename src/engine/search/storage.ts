import type { DeckId, NoteId, NotetypeId } from '../ids/ids.ts';
import { exactInteger, type LongInteger } from '../ids/long-integers.ts';
import { decodeBlob } from '../proto/blob.ts';
import { DeckKindSchema } from '../proto/storage.gen.ts';
import { rowCalled } from '../sqlite/damaged-row.ts';
import type { Database, SqlValue } from '../sqlite/database.ts';

/** What a statement that selects `id` finds, as JSON: a row for each id would take the driver many times as long. */
export const readIds = (db: Database, sql: string, values: readonly SqlValue[]): string =>
  db.value<string>(`select json_group_array(id) from (${sql})`, ...values) ?? '[]';

/** SQLite's plan for a statement, a line for each step. */
export function readPlan(db: Database, sql: string, values: readonly SqlValue[]): string[] {
  const steps = db.rows<[id: number, parent: number, unused: number, detail: string]>(
    `explain query plan ${sql}`,
    ...values,
  );
  const depths = new Map<number, number>();
  return steps.map(([id, parent, , detail]) => {
    const depth = (depths.get(parent) ?? -1) + 1;
    depths.set(id, depth);
    return '  '.repeat(depth) + detail;
  });
}

/** The stored name of a deck, parts joined by U+001F. */
export const readDeckName = (db: Database, id: LongInteger): string | undefined =>
  db.value<string>('select name from decks where id = ?', id);

/** Ids of the decks whose stored name matches a regular expression. */
export const readDecksMatching = (db: Database, pattern: string): DeckId[] =>
  db.column('select id from decks where regexp(?, name)', pattern);

/** Ids of the decks whose option preset has this name; undefined when no preset has it. */
export function readDecksOfPreset(db: Database, name: string): DeckId[] | undefined {
  const preset = db.value<LongInteger>('select id from deck_config where name = ?', name);
  if (preset === undefined) return undefined;
  return db
    .rows<[DeckId, Uint8Array]>('select id, kind from decks')
    .filter(([id, kind]) => presetOf(kind, id) === preset)
    .map(([id]) => id);
}

function presetOf(bytes: Uint8Array, id: DeckId): LongInteger | undefined {
  const { kind } = decodeBlob(DeckKindSchema, bytes, rowCalled('decks', id));
  return kind.case === 'normal' ? exactInteger(kind.value.configId) : undefined;
}

/** Note types and ordinals of the fields with a name, compared as names are. */
export const readFieldsNamed = (db: Database, name: string): [notetypeId: NotetypeId, ord: number][] =>
  db.rows('select ntid, ord from fields where name = ? order by ntid, ord', name);

/** Ids and first fields of the notes of a note type with a checksum. */
export const readFirstFields = (
  db: Database,
  notetypeId: bigint,
  checksum: number,
): [id: NoteId, field: string][] =>
  db.rows('select id, field_at_index(flds, 0) from notes where csum = ? and mid = ?', checksum, notetypeId);
