import type { Collection } from '../collection/collection.ts';
import { AnkiError } from '../errors.ts';
import type { NoteId, NotetypeId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import { parseExactly } from '../json/exact-json.ts';
import { joinFields, splitFields } from '../notes/note.ts';
import { prepareFields } from '../notes/prepare.ts';
import type { NotetypeDraft } from '../notetypes/notetype.ts';
import { joinTags, splitTags } from '../tags/name.ts';
import type { Chunk, NoteEntry } from './answers.ts';
import { mergeCardRows, mergeNoteRows, mergeReviewRows, type Row, winningRows } from './storage.ts';
import { SyncError } from './sync-error.ts';

/** A chunk ready to be merged, as JSON: many may have to wait for the last, and are merged twice. */
export interface ReceivedChunk {
  readonly reviews: string | undefined;
  readonly cards: string | undefined;
  readonly notes: string | undefined;
  /** Notes that cannot be stored: an error, unless ours are newer anyway. */
  readonly misfits: readonly Misfit[];
}

interface Misfit {
  readonly id: NoteId;
  readonly mod: number;
  readonly reason: string;
}

/** A note type as it will be once all changes that travel unchunked are merged. */
export type MergedNotetypes = (id: NotetypeId) => Pick<NotetypeDraft, 'fields' | 'config'> | undefined;

export function mergedNotetypes(col: Collection, winners: readonly NotetypeDraft[]): MergedNotetypes {
  const fresh = new Map(winners.map((notetype) => [notetype.id, notetype]));
  return (id) => fresh.get(id) ?? col.notetypes.get(id);
}

/** Works out sort field and checksum of the notes, which are not sent. */
export function prepareChunk(chunk: Chunk, notetypes: MergedNotetypes): ReceivedChunk {
  const rows: Row[] = [];
  const misfits: Misfit[] = [];
  for (const note of chunk.notes) {
    try {
      rows.push(noteRow(note, notetypes));
    } catch (error) {
      if (!(error instanceof AnkiError)) throw error;
      misfits.push({ id: note.id, mod: note.mod, reason: error.message });
    }
  }
  return {
    reviews: jsonOf(chunk.reviews),
    cards: jsonOf(chunk.cards),
    notes: jsonOf(rows),
    misfits,
  };
}

/** As `jsonOf` made them. */
const rowsOf = (json: string | undefined): Row[] => (json === undefined ? [] : (parseExactly(json) as Row[]));

const jsonOf = (rows: readonly unknown[]): string | undefined =>
  rows.length === 0 ? undefined : boundJson(rows);

function noteRow(note: NoteEntry, notetypes: MergedNotetypes): Row {
  const notetype = notetypes(note.mid);
  if (!notetype) throw new AnkiError('invalid', 'note missing notetype');
  const { fields, sfld, csum } = prepareFields(notetype, splitFields(note.flds), false);
  const { id, guid, mid, mod, usn } = note;
  return [id, guid, mid, mod, usn, joinTags(splitTags(note.tags)), joinFields(fields), sfld, csum, 0, ''];
}

/** Rust: apply_chunk. Caller must hold a transaction. */
export function mergeChunk(col: Collection, chunk: ReceivedChunk): void {
  const { db } = col;
  mergeReviewRows(db, rowsOf(chunk.reviews));
  mergeCardRows(db, rowsOf(chunk.cards));
  refuseMisfits(col, chunk.misfits);
  mergeNoteRows(db, rowsOf(chunk.notes));
}

function refuseMisfits(col: Collection, misfits: readonly Misfit[]): void {
  if (misfits.length === 0) return;
  const [refused] = winningRows(
    col.db,
    'notes',
    misfits.map(({ id, mod }) => [id, '', 0, mod]),
  );
  const misfit = misfits.find(({ id }) => id === refused?.[0]);
  if (misfit)
    throw new SyncError('sync', `the server's note ${misfit.id} cannot be stored: ${misfit.reason}`);
}
