import { AnkiError } from '../errors.ts';
import type { NoteId, NotetypeId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import type { Database } from '../sqlite/database.ts';

/** The JSON that stands around a note's values, which come in this order: id, tags, fields, time of change, cards. */
export interface NoteFrame {
  readonly beforeId: string;
  readonly beforeTags: string;
  /** For every note type what stands before its first field, between its fields, and after the last. */
  readonly aroundFields: ReadonlyMap<NotetypeId, readonly string[]>;
  readonly beforeCards: string;
  readonly end: string;
  /** The whole of what stands for an id that no note has. */
  readonly unknown: string;
}

/** So many notes come as one text; SQLite's limit for it is a billion bytes. */
const CHUNK = 2000;

/**
 * The notes of these ids as UTF-8 of JSON, put together by SQLite, since crossing to JavaScript costs far more than what
 * crosses. The pieces hold some notes each, joined by commas, in the order of the ids and as often as asked for. Tags
 * and cards come as lists, the latter in the order of their templates, the time in seconds since 1970. Throws not_found
 * when a note's type is not in the frame.
 */
export function readNotesJson(db: Database, ids: readonly NoteId[], frame: NoteFrame): Uint8Array[] {
  const { beforeId, beforeTags, beforeCards, end, unknown } = frame;
  const aroundFields = [...frame.aroundFields].map(([mid, pieces]) => [mid, pieces.join('\x1f')]);
  const constants = [boundJson(aroundFields), beforeId, beforeTags, beforeCards, end, unknown];
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = boundJson(ids.slice(start, start + CHUNK));
    const [row] = db.rows<[Uint8Array, NotetypeId | null]>(NOTES, chunk, ...constants);
    const unknownType = row?.[1] ?? null;
    if (unknownType !== null) throw new AnkiError('not_found', `note type not found: ${unknownType}`);
    if (row) chunks.push(row[0]);
  }
  return chunks;
}

/** The second column names a note type that is not in the frame. */
const NOTES = `
with types (mid, pieces) as materialized (select value ->> 0, value ->> 1 from json_each(?2))
select
  cast(group_concat(iif(notes.id is null, ?7,
    ?3 || notes.id || ?4 || json_words(tags) || weave_json(pieces, flds) || mod || ?5 || '[' || ifnull(
      (select group_concat(id order by ord) from cards where nid = notes.id), '') || ']' || ?6)) as blob),
  max(iif(types.mid is null, notes.mid, null))
from json_each(?1) as asked
left join notes on notes.id = asked.value
left join types on types.mid = notes.mid`;
