import type { NoteId } from '../ids/ids.ts';
import { stripHtmlPreservingMediaFilenames } from '../text/strip-html.ts';

/** A note as the log of an import shows it. */
export interface LoggedNote {
  /** In this collection; of a conflicting note, in the package. */
  readonly id: NoteId;
  /** Without markup and cut short. */
  readonly fields: readonly string[];
}

type Fate = 'new' | 'updated' | 'duplicate' | 'conflicting';

/** What became of each note of a package (proto: ImportResponse.Log). */
export class ImportLog {
  foundNotes = 0;
  readonly #notes: { readonly fate: Fate; readonly id: NoteId; readonly fields: readonly string[] }[] = [];

  add(fate: Fate, id: NoteId, fields: readonly string[]): void {
    this.#notes.push({ fate, id, fields });
  }

  get new(): LoggedNote[] {
    return this.#those('new');
  }

  get updated(): LoggedNote[] {
    return this.#those('updated');
  }

  /** As new as the one here, or newer here. */
  get duplicate(): LoggedNote[] {
    return this.#those('duplicate');
  }

  /** Here under another note type. */
  get conflicting(): LoggedNote[] {
    return this.#those('conflicting');
  }

  /** Worked out when someone asks, which few do. */
  #those(wanted: Fate): LoggedNote[] {
    return this.#notes.filter(({ fate }) => fate === wanted).map(({ id, fields }) => loggedNote(id, fields));
  }
}

const MOST_BYTES = 80;

/** Rust: Note::into_log_note. */
export const loggedNote = (id: NoteId, fields: readonly string[]): LoggedNote => ({
  id,
  fields: fields.map((field) => cut(stripHtmlPreservingMediaFilenames(field).replaceAll('\n', ' '))),
});

function cut(text: string): string {
  if (text.length * 3 <= MOST_BYTES) return text;
  const bytes = Buffer.from(text.slice(0, MOST_BYTES + 1), 'utf8');
  if (bytes.length <= MOST_BYTES) return text;
  let end = MOST_BYTES;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}
