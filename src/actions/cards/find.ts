import * as z from 'zod';
import { cardId } from '../../engine/ids/ids.ts';
import { exactInteger } from '../../engine/ids/long-integers.ts';
import { JsonText } from '../../engine/json/json-text.ts';
import { searchOf } from '../../engine/search/search.ts';
import { defineAction } from '../define.ts';
import { id, laxIds } from '../lax-values.ts';

const findCards = defineAction({
  name: 'findCards',
  since: 2,
  summary: 'Searches cards in the language of Anki’s browser; returns their ids. No query finds nothing.',
  effect: 'none',
  params: z.strictObject({ query: z.string().nullable().optional() }),
  result: z.array(id),
  examples: [{ params: { query: 'deck:current' }, result: [1494723142483, 1494703460437, 1494703479525] }],
  run: ({ col }, { query }) =>
    typeof query === 'string' ? new JsonText(searchOf(col).cardIdsJson(query)) : [],
});

const cardsToNotes = defineAction({
  name: 'cardsToNotes',
  since: 2,
  summary: 'Returns the ids of the notes that the cards belong to, each once; unknown cards are left out.',
  effect: 'none',
  params: z.strictObject({ cards: laxIds }),
  result: z.array(id),
  examples: [
    {
      params: { cards: [1502098034045, 1502098034048, 1502298033753] },
      result: [1502098029797, 1502298025183],
    },
  ],
  run: ({ col }, { cards }) => {
    const found = col.cards.getMany(cards.map((id) => cardId(exactInteger(id))));
    return [...new Set(found.map((card) => card.nid))];
  },
});

export const findActions = { findCards, cardsToNotes };
