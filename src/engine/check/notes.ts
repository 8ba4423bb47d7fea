import type { NewCard } from '../cards/card.ts';
import { type CardlessNote, CardMaker } from '../cards/generation.ts';
import type { Collection } from '../collection/collection.ts';
import type { NoteId, NotetypeId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import { type LongWork, reportProgress } from '../long-work.ts';
import { joinFields, splitFields } from '../notes/note.ts';
import { prepareFields } from '../notes/prepare.ts';
import type { Notetype } from '../notetypes/notetype.ts';
import { stockNotetype } from '../notetypes/stock.ts';
import { joinTags } from '../tags/name.ts';
import { lastDeckOf, withoutWrongCards } from './note-cards.ts';
import { repaired, text } from './note-text.ts';
import { recoverNotetype, tagImageOcclusionFields } from './notetypes.ts';
import type { Findings } from './report.ts';
import { type ColumnRule, requireReadable } from './row-types.ts';
import {
  type CheckedNote,
  deleteAllTags,
  expandedTags,
  expandTags,
  notesByNotetype,
  readNotesToCheck,
  rewriteNotes,
  unstampNotetype,
} from './storage.ts';

/** Notes that are held in memory at a time. */
const CHUNK = 500;

/** Checks all notes and what hangs on them: note types, cards, tags (Rust: check_notetypes). */
export function checkNotes(col: Collection, found: Findings, work: LongWork): void {
  const { db } = col;
  const millis = col.clock.nowMillis();
  const notes = notesByType(col);
  const expanded = expandedTags(db).map(text);
  deleteAllTags(db);
  col.clearCaches();
  const total = [...notes.values()].reduce((sum, ids) => sum + ids.length, 0);
  let done = 0;
  const progress = () => reportProgress(work, done, total, 'Checking notes...');
  progress();
  for (const [mid, ids] of notes) {
    const notetype = tagImageOcclusionFields(col, notetypeOf(col, mid, ids, millis, found));
    const maker = new CardMaker(col);
    const target = lastDeckOf(col, notetype);
    const makeCards: CardsOfNote = (note) => maker.missingCards(notetype, note, target);
    for (let from = 0; from < ids.length; from += CHUNK) {
      const chunk = ids.slice(from, from + CHUNK);
      checkChunk(col, makeCards, notetype, chunk, found);
      done += chunk.length;
      progress();
    }
    maker.finish();
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

function checkChunk(
  col: Collection,
  makeCards: CardsOfNote,
  notetype: Notetype,
  ids: readonly NoteId[],
  found: Findings,
): void {
  const { db } = col;
  const notes = readable(col, ids).map((stored) => repaired(stored, notetype.fields.length, found));
  const cards = withoutWrongCards(col, notetype, ids, found);
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
  col.cards.add(
    prepared.flatMap(({ id, fields }, i) =>
      makeCards({ id, fields, tags: tags[i] ?? [], existing: cards.get(id) ?? [] }),
    ),
  );
}

type CardsOfNote = (note: CardlessNote) => NewCard[];

function readable(col: Collection, ids: readonly NoteId[]): CheckedNote[] {
  const where = 'id in (select value from json_each(?))';
  requireReadable(col.db, NOTE_COLUMNS, { table: 'notes', where }, boundJson(ids));
  return readNotesToCheck(col.db, ids);
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
