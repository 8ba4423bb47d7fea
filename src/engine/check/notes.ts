import { deleteCards, existingCardsOfNotes } from '../cards/storage.ts';
import type { Collection } from '../collection/collection.ts';
import type { NoteId, NotetypeId } from '../ids.ts';
import { joinFields, splitFields } from '../notes/note.ts';
import { prepareFields } from '../notes/prepare.ts';
import { isCloze, type Notetype } from '../notetypes/notetype.ts';
import { stockNotetype } from '../notetypes/stock.ts';
import { wholeText } from '../sqlite/whole-text.ts';
import { joinTags, splitTags } from '../tags/name.ts';
import { recoverNotetype, tagImageOcclusionFields } from './notetypes.ts';
import type { Findings } from './report.ts';
import { type ColumnRule, databaseError, requireReadable } from './row-types.ts';
import {
  type CheckedNote,
  deleteAllTags,
  expandedTags,
  expandTags,
  notesByNotetype,
  readNotesToCheck,
  rewriteNotes,
  type Text,
  unstampNotetype,
} from './storage.ts';

/** Notes that are held in memory at a time. */
const CHUNK = 500;

/** Hears how many notes were checked of how many. */
export type NotesProgress = (current: number, total: number) => void;

/** Checks all notes and what hangs on them: note types, cards, tags (Rust: check_notetypes). */
export function checkNotes(col: Collection, found: Findings, progress: NotesProgress): void {
  const { db } = col;
  const millis = col.clock.nowMillis();
  const notes = notesByType(col);
  const expanded = expandedTags(db).map(text);
  deleteAllTags(db);
  col.clearCaches();
  const total = [...notes.values()].reduce((sum, ids) => sum + ids.length, 0);
  let done = 0;
  progress(done, total);
  for (const [mid, ids] of notes) {
    const notetype = tagImageOcclusionFields(col, notetypeOf(col, mid, ids, millis, found));
    for (let from = 0; from < ids.length; from += CHUNK) {
      const chunk = ids.slice(from, from + CHUNK);
      checkChunk(col, notetype, chunk, found);
      done += chunk.length;
      progress(done, total);
    }
  }
  expandTags(db, expanded);
  if (col.notetypes.namesAndIds().length === 0) addPlainNotetype(col);
  const { duplicateOrdinals, fieldCounts, cardsWithoutTemplate, notetypesRecovered } = found;
  if (duplicateOrdinals + fieldCounts + cardsWithoutTemplate + notetypesRecovered > 0) col.schemaChanged();
}

/** A collection is never without a note type; Anki leaves this one unstamped. */
function addPlainNotetype(col: Collection): void {
  const { id } = col.notetypes.add(stockNotetype('basic', col.random), { skipChecks: true });
  unstampNotetype(col.db, id);
  col.clearCaches();
}

function notesByType(col: Collection): Map<NotetypeId, NoteId[]> {
  requireReadable(col.db, [{ index: 0, sql: 'mid', kind: 'i64' }], { table: 'notes', order: 'mid, id' });
  const groups = new Map<NotetypeId, NoteId[]>();
  for (const [mid, id] of notesByNotetype(col.db)) {
    const group = groups.get(mid);
    if (group) group.push(id);
    else groups.set(mid, [id]);
  }
  return groups;
}

function notetypeOf(
  col: Collection,
  mid: NotetypeId,
  notes: readonly NoteId[],
  millis: number,
  found: Findings,
): Notetype {
  const stored = col.notetypes.get(mid);
  if (stored) return stored;
  const [first] = readable(col, notes.slice(0, 1));
  found.notetypesRecovered++;
  const fields = splitFields(text(first?.flds ?? ''));
  return recoverNotetype(col, mid, fields.length, millis);
}

function checkChunk(col: Collection, notetype: Notetype, ids: readonly NoteId[], found: Findings): void {
  const { db } = col;
  const notes = readable(col, ids).map((stored) => repaired(stored, notetype, found));
  removeWrongCards(col, notetype, ids, found);
  const normalize = col.config.getBoolean('normalize_note_text', true);
  const tags = col.tags.registerLists(notes.map((note) => note.tags));
  const prepared = notes.map((note) => ({ ...note, ...prepareFields(notetype, note.fields, normalize) }));
  rewriteNotes(
    db,
    prepared.map(({ id, fields, sfld, csum }, i) => ({
      id,
      mid: notetype.id,
      tags: joinTags(tags[i] ?? []),
      flds: joinFields(fields),
      sfld,
      csum,
    })),
    col.now,
  );
  col.cards.generateForNotes(notetype, prepared);
}

function readable(col: Collection, ids: readonly NoteId[]): CheckedNote[] {
  const where = 'id in (select value from json_each(?))';
  requireReadable(col.db, NOTE_COLUMNS, { table: 'notes', where }, JSON.stringify(ids));
  return readNotesToCheck(col.db, ids);
}

/** Rust: get_note_fixing_invalid_utf8, fix_field_count. */
function repaired(stored: CheckedNote, notetype: Notetype, found: Findings) {
  text(stored.guid);
  const broken = !isValid(stored.flds) || !isValid(stored.tags);
  if (broken) found.invalidUtf8++;
  const fields = splitFields(lossyText(stored.flds));
  const tags = splitTags(lossyText(stored.tags));
  if (fields.length !== notetype.fields.length) {
    found.fieldCounts++;
    tags.push('db-check');
  }
  return { id: stored.id, fields: withFieldCount(fields, notetype.fields.length), tags };
}

/** Missing fields are empty, those too many go to the end of the last one. */
function withFieldCount(fields: string[], count: number): string[] {
  const missing = Math.max(0, count - fields.length);
  const kept = fields.slice(0, Math.max(count, 1));
  const surplus = fields.slice(kept.length);
  const last = kept.pop() ?? '';
  return [...kept, [last, ...surplus].join('; '), ...Array<string>(missing).fill('')];
}

/** A card whose ordinal is both double and without a template counts twice, as in Anki. */
function removeWrongCards(
  col: Collection,
  notetype: Notetype,
  ids: readonly NoteId[],
  found: Findings,
): void {
  const where = 'nid in (select value from json_each(?))';
  requireReadable(col.db, CARD_COLUMNS, { table: 'cards', where }, JSON.stringify(ids));
  const cards = existingCardsOfNotes(col.db, ids);
  const seen = new Set<string>();
  const doubles = cards.filter(({ nid, ord }) => {
    const key = `${nid} ${ord}`;
    return seen.size === seen.add(key).size;
  });
  const templates = notetype.templates.length;
  const lost = isCloze(notetype) ? [] : cards.filter(({ ord }) => ord >= templates);
  found.duplicateOrdinals += doubles.length;
  found.cardsWithoutTemplate += lost.length;
  deleteCards(
    col.db,
    [...doubles, ...lost].map((card) => card.id),
  );
}

const LOSSY = new TextDecoder('utf-8', { ignoreBOM: true });

const lossyText = (stored: Text): string => (typeof stored === 'string' ? stored : LOSSY.decode(stored));

function isValid(stored: Text): boolean {
  try {
    wholeText(stored);
    return true;
  } catch {
    return false;
  }
}

/** Text that Anki reads without putting it right. */
function text(stored: Text): string {
  if (!isValid(stored)) throw databaseError('', 'Utf8');
  return wholeText(stored);
}

/** Rust: row_to_note; two columns have their own way to fail. */
const NOTE_COLUMNS: readonly ColumnRule[] = [
  { index: 1, sql: 'guid', kind: 'text' },
  { index: 2, sql: 'mid', kind: 'i64' },
  { index: 3, sql: 'mod', kind: 'i64' },
  { index: 4, sql: 'usn', kind: 'i64' },
  { index: 5, sql: 'tags', kind: 'text', terse: true },
  { index: 6, sql: 'flds', kind: 'text', terse: true },
];

/** Rust: row_to_existing_card. */
const CARD_COLUMNS: readonly ColumnRule[] = [{ index: 2, sql: 'ord', kind: 'u32' }];
