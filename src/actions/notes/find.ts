import * as z from 'zod';
import { JsonText } from '../../engine/json/json-text.ts';
import { searchOf } from '../../engine/search/search.ts';
import { defineAction } from '../define.ts';

export const findNotes = defineAction({
  name: 'findNotes',
  since: 2,
  summary: 'Searches notes in the language of Anki’s browser; returns their ids. No query finds nothing.',
  effect: 'none',
  params: z.strictObject({ query: z.string().nullable().optional() }),
  result: z.array(z.int()),
  examples: [{ params: { query: 'front:dog' }, result: [1762000000111] }],
  run: ({ col }, { query }) =>
    typeof query === 'string' ? new JsonText(searchOf(col).noteIdsJson(query)) : [],
});
