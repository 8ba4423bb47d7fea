import * as z from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import type { NoteId } from '../../engine/ids/ids.ts';
import { mediaOf } from '../../engine/media/media.ts';
import type { NoteToAdd } from '../../engine/notes/notes.ts';
import { MEDIA_FILE_ERRORS, NEW_NOTE_ERRORS } from '../common-errors.ts';
import { defineAction } from '../define.ts';
import type { FetchedFiles } from '../file-sources.ts';
import { noteId } from '../id-schemas.ts';
import { Intake } from './intake.ts';
import { listText } from './list-text.ts';
import { hasMedia, noteSources, planning, storing } from './media.ts';
import { anyNote, anyNotes, newNote, newNotes } from './schema.ts';

const SAMPLE = {
  deckName: 'Default',
  modelName: 'Basic',
  fields: { Front: 'front content', Back: 'back content' },
  tags: ['yomichan'],
};

const EMPTY = { ...SAMPLE, fields: { Front: '', Back: 'back content' } };

/** Protocol versions up to this one promise null for a note that failed. */
const LAST_VERSION_WITH_NULLS = 4;

const addNote = defineAction({
  name: 'addNote',
  since: 2,
  summary: 'Adds a note and makes its cards; returns its id. Empty notes and duplicates are refused.',
  effect: 'adds',
  touches: ['files', 'network'],
  params: z.strictObject({ note: newNote }),
  accepts: anyNote,
  result: noteId.describe('Id of the note'),
  errors: [...NEW_NOTE_ERRORS, ...MEDIA_FILE_ERRORS],
  examples: [{ params: { note: SAMPLE }, result: 1781524800000 }],
  sources: ({ note }) => noteSources(note),
  run: ({ col, fetched }, { note }) => addOne(col, note, fetched),
});

const addNotes = defineAction({
  name: 'addNotes',
  since: 4,
  summary:
    'Adds notes, all or none; up to version 4 those that can be added, with null in place of each other.',
  effect: 'adds',
  touches: ['files', 'network'],
  params: z.strictObject({ notes: newNotes }),
  accepts: anyNotes,
  result: z
    .array(noteId.nullable())
    .describe('Ids of the notes; null, up to version 4: it could not be added'),
  errors: [...NEW_NOTE_ERRORS, ...MEDIA_FILE_ERRORS],
  examples: [
    {
      params: { notes: [SAMPLE, { ...SAMPLE, fields: { Front: 'another', Back: 'one' } }] },
      result: [1781524800000, 1781524800001],
    },
  ],
  sources: ({ notes }) => (Array.isArray(notes) ? notes.flatMap(noteSources) : []),
  run: ({ col, version, fetched }, { notes }) => {
    if (version <= LAST_VERSION_WITH_NULLS && notes.some(hasMedia)) return addEach(col, notes, fetched);
    const { ids, refusals } = addAll(col, notes, fetched);
    if (refusals.length > 0 && version > LAST_VERSION_WITH_NULLS) {
      mediaOf(col).keep();
      throw new AnkiError('invalid', listText(refusals.map((refusal) => refusal.message)));
    }
    return ids;
  },
});

const canAddNote = defineAction({
  name: 'canAddNote',
  since: 6,
  summary: 'Tells whether a note could be added.',
  effect: 'none',
  params: z.strictObject({ note: newNote }),
  accepts: anyNote,
  result: z.boolean().describe('Whether addNote would add it'),
  errors: [],
  examples: [
    { params: { note: SAMPLE }, result: true },
    { about: 'A note with an empty first field', params: { note: EMPTY }, result: false },
  ],
  run: ({ col }, { note }) => refusalsOf(col, [note])[0] === undefined,
});

const canAddNotes = defineAction({
  name: 'canAddNotes',
  since: 4,
  summary: 'Tells of each note whether it could be added.',
  effect: 'none',
  params: z.strictObject({ notes: newNotes }),
  accepts: anyNotes,
  result: z.array(z.boolean()).describe('Of each note whether addNote would add it'),
  errors: [],
  examples: [{ params: { notes: [SAMPLE, EMPTY] }, result: [true, false] }],
  run: ({ col }, { notes }) => refusalsOf(col, notes).map((refusal) => refusal === undefined),
});

const verdict = z
  .object({
    canAdd: z.boolean().describe('Whether addNote would add it'),
    error: z.string().optional().describe('What addNote would answer; absent: it would add the note'),
  })
  .describe('What would become of a note');

const canAddNoteWithErrorDetail = defineAction({
  name: 'canAddNoteWithErrorDetail',
  since: 6,
  summary: 'Tells whether a note could be added, and if not, why.',
  effect: 'none',
  params: z.strictObject({ note: newNote }),
  accepts: anyNote,
  result: verdict,
  errors: [],
  examples: [
    { params: { note: SAMPLE }, result: { canAdd: true } },
    {
      about: 'A note with an empty first field',
      params: { note: EMPTY },
      result: { canAdd: false, error: 'cannot create note because it is empty' },
    },
  ],
  run: ({ col }, { note }) => verdictOn(refusalsOf(col, [note])[0]),
});

const canAddNotesWithErrorDetail = defineAction({
  name: 'canAddNotesWithErrorDetail',
  since: 6,
  summary: 'Tells of each note whether it could be added, and if not, why.',
  effect: 'none',
  params: z.strictObject({ notes: newNotes }),
  accepts: anyNotes,
  result: z.array(verdict).describe('In the order of the notes'),
  errors: [],
  examples: [
    {
      params: { notes: [SAMPLE, EMPTY] },
      result: [{ canAdd: true }, { canAdd: false, error: 'cannot create note because it is empty' }],
    },
  ],
  run: ({ col }, { notes }) => refusalsOf(col, notes).map(verdictOn),
});

export const addActions = {
  addNote,
  addNotes,
  canAddNote,
  canAddNotes,
  canAddNoteWithErrorDetail,
  canAddNotesWithErrorDetail,
};

/** Adds what can be added; null stands for each note that cannot. */
function addAll(col: Collection, notes: readonly unknown[], fetched: FetchedFiles) {
  const intake = new Intake(col, notes, storing(col, fetched));
  const entries: NoteToAdd[] = [];
  const refusals: AnkiError[] = [];
  const isAdded = notes.map((_, index) => {
    const refusal = intake.refusal(index);
    if (refusal) refusals.push(refusal);
    else entries.push(intake.accept(index));
    return !refusal;
  });
  const added = col.notes.addMany(entries).values();
  return { ids: isAdded.map((yes) => (yes ? (added.next().value ?? null) : null)), refusals };
}

/** As addAll, one by one. */
function addEach(col: Collection, notes: readonly unknown[], fetched: FetchedFiles): (NoteId | null)[] {
  return notes.map((note) => {
    try {
      return col.attempt(() => mediaOf(col).attempt(() => addOne(col, note, fetched)));
    } catch (error) {
      if (error instanceof AnkiError && error.code !== 'internal') return null;
      throw error;
    }
  });
}

function addOne(col: Collection, note: unknown, fetched: FetchedFiles): NoteId {
  const { ids, refusals } = addAll(col, [note], fetched);
  const [id] = ids;
  if (id === undefined || id === null) {
    mediaOf(col).keep(); // as recorded: the files of a note that is refused are there
    throw refusals[0];
  }
  return id;
}

/** Each note is held against the collection only, not against the others. */
function refusalsOf(col: Collection, notes: readonly unknown[]): (AnkiError | undefined)[] {
  const intake = new Intake(col, notes, planning(col));
  return notes.map((_, index) => intake.refusal(index));
}

const verdictOn = (refusal: AnkiError | undefined) =>
  refusal ? { canAdd: false, error: refusal.message } : { canAdd: true };
