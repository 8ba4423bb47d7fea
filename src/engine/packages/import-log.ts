import type { NoteId } from '../ids.ts';
import { stripHtmlPreservingMediaFilenames } from '../text/strip-html.ts';

/** A note as the log of an import shows it. */
export interface LoggedNote {
  /** In this collection; of a conflicting note, in the package. */
  readonly id: NoteId;
  /** Without markup and cut short. */
  readonly fields: readonly string[];
}

/** What became of each note of a package (proto: ImportResponse.Log). */
export interface ImportLog {
  readonly foundNotes: number;
  readonly new: readonly LoggedNote[];
  readonly updated: readonly LoggedNote[];
  /** As new as the one here, or newer here. */
  readonly duplicate: readonly LoggedNote[];
  /** Here under another note type. */
  readonly conflicting: readonly LoggedNote[];
}

const MOST_BYTES = 80;

/** Rust: Note::into_log_note. */
export const loggedNote = (id: NoteId, fields: readonly string[]): LoggedNote => ({
  id,
  fields: fields.map((field) => cut(stripHtmlPreservingMediaFilenames(field).replaceAll('\n', ' '))),
});

function cut(text: string): string {
  const bytes = Buffer.from(text.slice(0, MOST_BYTES + 1), 'utf8');
  if (bytes.length <= MOST_BYTES) return text;
  let end = MOST_BYTES;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}
