import type { NoteId } from '../ids.ts';
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

/** A row of SQLite's longest text must stay far below its limit of a billion bytes. */
const CHUNK = 2000;

const LINES_PER_NOTE = 6;

/**
 * Notes as JSON text, one for each id in the order of the ids; undefined for an unknown id. Crossing from SQLite to
 * JavaScript costs far more than what crosses, so many notes come as one text, quoted by SQLite: a line for each member.
 */
export function readNoteTexts(db: Database, ids: readonly NoteId[]): (NoteText | undefined)[] {
  const texts: (NoteText | undefined)[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = JSON.stringify(ids.slice(start, start + CHUNK));
    const lines = (db.value<string>(SQL, chunk) ?? '').split('\n');
    for (let line = 0; line < lines.length; line += LINES_PER_NOTE) texts.push(noteText(lines, line));
  }
  return texts;
}

/** Quoted text has no line ends; a left join keeps the order of the ids. */
const SQL = `select group_concat(coalesce(
    n.id || char(10) || n.mid || char(10) || n.mod || char(10)
      || json_quote(cast(n.tags as text)) || char(10) || json_quote(cast(n.flds as text)) || char(10)
      || coalesce((select group_concat(id) from (select id from cards where nid = n.id order by ord)), ''),
    '${'\n'.repeat(LINES_PER_NOTE - 1)}'), char(10))
  from (select value from json_each(?)) asked left join notes n on n.id = asked.value`;

function noteText(lines: readonly string[], at: number): NoteText | undefined {
  const [id, mid, mod, tags, fields, cards] = lines.slice(at, at + LINES_PER_NOTE);
  if (!id || !mid || !mod || !tags || !fields || cards === undefined) return undefined;
  return { id, mid: Number(mid), mod, tags: tags.slice(1, -1), fields: quotedFields(fields), cards };
}

/** The separator U+001F is quoted as \u001f; text that holds these six characters itself has a backslash before them. */
function quotedFields(quoted: string): string[] {
  if (quoted.includes('\\\\u001f')) {
    const fields: string = JSON.parse(quoted);
    return fields.split('\x1f').map((field) => JSON.stringify(field));
  }
  return quoted.slice(1, -1).split('\\u001f').map(inQuotes);
}

const inQuotes = (text: string): string => `"${text}"`;
