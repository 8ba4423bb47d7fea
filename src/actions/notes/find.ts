import * as z from 'zod';
import { JsonText } from '../../engine/json/json-text.ts';
import { searchOf } from '../../engine/search/search.ts';
import { SEARCH_INVALID } from '../common-errors.ts';
import { defineAction } from '../define.ts';
import { noteId } from '../id-schemas.ts';

export const findNotes = defineAction({
  name: 'findNotes',
  since: 2,
  summary: 'Searches notes in the language of Anki’s browser; returns their ids. No query finds nothing.',
  effect: 'none',
  params: z.strictObject({ query: z.string().describe('Search, as in the browser; "" finds all notes') }),
  accepts: z.object({ query: z.string().nullable().optional() }),
  result: z.array(noteId).describe('Ids of notes'),
  errors: [SEARCH_INVALID],
  examples: [{ collection: 'study', params: { query: 'front:dog' }, result: [1762000000111] }],
  run: ({ col }, { query }) =>
    typeof query === 'string' ? new JsonText(searchOf(col).noteIdsJson(query)) : [],
});
