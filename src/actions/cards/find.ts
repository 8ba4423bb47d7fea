import * as z from 'zod';
import { cardId } from '../../engine/ids/ids.ts';
import { exactInteger } from '../../engine/ids/long-integers.ts';
import { JsonText } from '../../engine/json/json-text.ts';
import { searchOf } from '../../engine/search/search.ts';
import { SEARCH_INVALID } from '../common-errors.ts';
import { defineAction } from '../define.ts';
import * as ids from '../id-schemas.ts';
import { laxIds } from '../lax-values.ts';
import { cardIdList } from './schema.ts';

const findCards = defineAction({
  name: 'findCards',
  since: 2,
  summary: 'Searches cards in the language of Anki’s browser; returns their ids. No query finds nothing.',
  effect: 'none',
  params: z.strictObject({ query: z.string().describe('Search, as in the browser; "" finds all cards') }),
  accepts: z.object({ query: z.string().nullable().optional() }),
  result: z.array(ids.cardId).describe('Ids of cards'),
  errors: [SEARCH_INVALID],
  examples: [
    {
      collection: 'study',
      params: { query: 'deck:Default is:suspended' },
      result: [1762815001117, 1765586001134, 1768357001151],
      match: { '': 'unordered' },
    },
  ],
  run: ({ col }, { query }) =>
    typeof query === 'string' ? new JsonText(searchOf(col).cardIdsJson(query)) : [],
});

const cardsToNotes = defineAction({
  name: 'cardsToNotes',
  since: 2,
  summary: 'Returns the ids of the notes that the cards belong to, each once; unknown cards are left out.',
  effect: 'none',
  params: z.strictObject({ cards: cardIdList }),
  accepts: z.object({ cards: laxIds }),
  result: z.array(ids.noteId).describe('Ids of notes'),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { cards: [1762652001116, 1762000001112, 1234567890123] },
      result: [1762000000111, 1762652000111],
    },
  ],
  run: ({ col }, { cards }) => {
    const found = col.cards.getMany(cards.map((id) => cardId(exactInteger(id))));
    return [...new Set(found.map((card) => card.nid))];
  },
});

export const findActions = { findCards, cardsToNotes };
