import { type NoteId, noteId } from '../ids.ts';
import type { Database } from '../sqlite/database.ts';

/** What is read of a note to be told, as text: numbers and JSON that need no further quoting. */
export interface NoteText {
  readonly id: string;
  readonly mid: number;
  /** Seconds since 1970. */
  readonly mod: string;
  /** The stored tags, " a b ", as the inside of a JSON string. */
  readonly tags: string;
  /** The fields, each a JSON string. */
  readonly fields: readonly string[];
  /** Ids of the cards in the order of their templates, joined by commas. */
  readonly cards: string;
}

/** So many notes come as one text; SQLite's limit for it is a billion bytes. */
const CHUNK = 2000;

/**
 * The notes of these ids as JSON text by id; unknown ids are left out. Crossing from SQLite to JavaScript costs far
 * more than what crosses, so many notes come as one text quoted by SQLite, a line for each member.
 */
export function readNoteTexts(db: Database, ids: readonly NoteId[]): Map<NoteId, NoteText> {
  const texts = new Map<NoteId, NoteText>();
  // Neighbours in the table lie on the same pages, so chunks of sorted ids read each page once.
  const sorted = Float64Array.from(ids).sort();
  for (let start = 0; start < sorted.length; start += CHUNK) {
    const chunk = JSON.stringify([...sorted.subarray(start, start + CHUNK)]);
    readChunk(linesOf(db, NOTES, chunk), linesOf(db, CARDS, chunk), texts);
  }
  return texts;
}

/** Both texts are ordered by note id. */
function readChunk(notes: readonly string[], cards: readonly string[], texts: Map<NoteId, NoteText>): void {
  let nextCards = 0;
  for (let at = 0; at + 4 < notes.length; at += 5) {
    const id = notes[at] ?? '';
    while (Number(cards[nextCards]) < Number(id)) nextCards += 2; // cards without a note
    const hasCards = cards[nextCards] === id;
    texts.set(noteId(Number(id)), {
      id,
      mid: Number(notes[at + 1]),
      mod: notes[at + 2] ?? '',
      tags: (notes[at + 3] ?? '').slice(1, -1),
      fields: quotedFields(notes[at + 4] ?? ''),
      cards: (hasCards && cards[nextCards + 1]) || '',
    });
    if (hasCards) nextCards += 2;
  }
}

const linesOf = (db: Database, sql: string, ids: string): string[] =>
  db.value<string>(sql, ids)?.split('\n') ?? [];

/** Five lines a note; quoted text has no line ends of its own. */
const NOTES = `select group_concat(id || char(10) || mid || char(10) || mod || char(10)
    || json_quote(cast(tags as text)) || char(10) || json_quote(cast(flds as text)), char(10))
  from (select id, mid, mod, tags, flds from notes where id in (select value from json_each(?)) order by id)`;

/** Two lines for each note that has cards. */
const CARDS = `select group_concat(nid || char(10) || ids, char(10)) from (
  select nid, group_concat(id order by ord) as ids from cards
  where nid in (select value from json_each(?))
  group by nid order by nid)`;

/** The separator U+001F is quoted as \u001f; text that holds these six characters itself has a backslash before them. */
function quotedFields(quoted: string): string[] {
  if (quoted.includes('\\\\u001f')) {
    const fields: string = JSON.parse(quoted);
    return fields.split('\x1f').map((field) => JSON.stringify(field));
  }
  return quoted.slice(1, -1).split('\\u001f').map(inQuotes);
}

const inQuotes = (text: string): string => `"${text}"`;
