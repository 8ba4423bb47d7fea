import * as z from 'zod';
import { noteId } from '../../engine/ids/ids.ts';
import { defineAction } from '../define.ts';
import { noteIds } from './schema.ts';

const deleteNotes = defineAction({
  name: 'deleteNotes',
  since: 6,
  summary: 'Deletes notes with all their cards; unknown ids are skipped.',
  effect: 'destroys',
  params: z.strictObject({ notes: noteIds }),
  result: z.null(),
  errors: [],
  examples: [{ collection: 'study', params: { notes: [1762000000111] }, result: null }],
  run: ({ col }, { notes }) => {
    col.notes.remove(notes.map(noteId));
    return null;
  },
});

const removeEmptyNotes = defineAction({
  name: 'removeEmptyNotes',
  since: 6,
  summary:
    'Removes the note types that no note has (so does the original, whatever the name says); one always stays.',
  effect: 'destroys',
  params: z.strictObject({}),
  result: z.null(),
  errors: [],
  examples: [{ collection: 'study', params: {}, result: null }],
  run: ({ col }) => {
    for (const id of col.notetypes.unused()) col.notetypes.remove(id);
    return null;
  },
});

export const removeActions = { deleteNotes, removeEmptyNotes };
