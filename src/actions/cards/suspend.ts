import * as z from 'zod';
import { CARD_QUEUE } from '../../engine/cards/card.ts';
import type { Collection } from '../../engine/collection/collection.ts';
import { type CardId, cardId } from '../../engine/ids/ids.ts';
import { hideCards, showCards } from '../../engine/scheduler/suspend.ts';
import { CARD_UNKNOWN } from '../common-errors.ts';
import { defineAction } from '../define.ts';
import { cardsById } from './info.ts';
import { cardIdList } from './schema.ts';

const suspend = defineAction({
  name: 'suspend',
  since: 1,
  summary:
    'Suspends cards; answers whether there was one that was not suspended. With suspend false it does what unsuspend does.',
  effect: 'changes',
  params: z.strictObject({
    cards: cardIdList,
    suspend: z.boolean().default(true).describe('False: shows them again, as unsuspend does'),
  }),
  accepts: z.object({ cards: cardIdList, suspend: z.boolean().nullable().optional() }),
  result: z.boolean().describe('Whether one of them was not so before'),
  errors: [CARD_UNKNOWN],
  examples: [
    { collection: 'study', params: { cards: [1762652001116] }, result: true },
    { about: 'Suspended already', collection: 'study', params: { cards: [1762815001117] }, result: false },
  ],
  run: ({ col }, { cards, suspend = true }) => setSuspended(col, cards.map(cardId), suspend === true),
});

const unsuspend = defineAction({
  name: 'unsuspend',
  since: 1,
  summary: 'Shows suspended cards again; buried ones stay buried.',
  effect: 'changes',
  params: z.strictObject({ cards: cardIdList }),
  result: z.null(),
  errors: [CARD_UNKNOWN],
  examples: [{ collection: 'study', params: { cards: [1762815001117] }, result: null }],
  run: ({ col }, { cards }) => {
    setSuspended(col, cards.map(cardId), false);
    return null;
  },
});

export const suspendActions = { suspend, unsuspend };

/** All the cards, while the original passes over the one after each that it need not change. Throws not_found. */
function setSuspended(col: Collection, ids: readonly CardId[], suspend: boolean): boolean {
  const known = cardsById(col, ids);
  const cards = [...new Set(ids)].map((id) => known.get(id) ?? col.cards.require(id));
  const other = cards.filter((card) => (card.queue === CARD_QUEUE.suspended) !== suspend);
  if (suspend) col.transact('Suspend', () => hideCards(col, other, CARD_QUEUE.suspended));
  else col.transact('Unbury/Unsuspend', () => showCards(col, other));
  return other.length > 0;
}
