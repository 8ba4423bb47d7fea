import * as z from 'zod';
import { CARD_QUEUE, CARD_TYPE } from '../../engine/cards/card.ts';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { type CardId, cardId } from '../../engine/ids/ids.ts';
import { type Review, reviewsOfCards } from '../../engine/revlog/revlog.ts';
import { searchOf } from '../../engine/search/search.ts';
import { CARD_UNKNOWN } from '../common-errors.ts';
import { defineAction } from '../define.ts';
import * as schemas from '../id-schemas.ts';
import { cardsById } from './info.ts';
import { cardIdList, searchedCardIds, searchedIds } from './schema.ts';

/** After a longer step the time of the last review decides, not the search. */
const LONGEST_STEP_SECS = 1200;

const NO_REVIEWS = {
  code: 'not_found',
  when: 'A card that is not new has no reviews, or no card has an id.',
} as const;

const suspended = defineAction({
  name: 'suspended',
  since: 6,
  summary: 'Tells whether a card is suspended.',
  effect: 'none',
  params: z.strictObject({ card: schemas.cardId.describe('Id of a card') }),
  result: z.boolean().describe('Whether it is suspended'),
  errors: [CARD_UNKNOWN],
  examples: [{ collection: 'study', params: { card: 1762815001117 }, result: true }],
  run: ({ col }, { card }) => col.cards.require(cardId(card)).queue === CARD_QUEUE.suspended,
});

const areSuspended = defineAction({
  name: 'areSuspended',
  since: 6,
  summary: 'Tells of each card whether it is suspended, null for an unknown card.',
  effect: 'none',
  params: z.strictObject({ cards: cardIdList }),
  result: z.array(z.boolean().nullable()).describe('In the order of the ids; null: no card has the id'),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { cards: [1762652001116, 1762815001117, 1234567890123] },
      result: [false, true, null],
    },
  ],
  run: ({ col }, { cards }) => {
    const known = cardsById(col, cards);
    return cards.map((id) => {
      const card = known.get(cardId(id));
      return card ? card.queue === CARD_QUEUE.suspended : null;
    });
  },
});

const areDue = defineAction({
  name: 'areDue',
  since: 2,
  summary: 'Tells of each card whether it is due: new cards are, those in learning when their step is over.',
  effect: 'none',
  params: z.strictObject({ cards: cardIdList }),
  accepts: z.object({ cards: searchedIds }),
  result: z.array(z.boolean()).describe('In the order of the ids'),
  errors: [NO_REVIEWS],
  examples: [
    { collection: 'study', params: { cards: [1762652001116, 1762000001112] }, result: [false, true] },
  ],
  run: ({ col }, { cards }) => dueOf(col, searchedCardIds(cards)),
});

const getIntervals = defineAction({
  name: 'getIntervals',
  since: 2,
  summary: 'Returns the last interval of each card, or all: days, or seconds below zero; 0 for a new card.',
  effect: 'none',
  params: z.strictObject({
    cards: cardIdList,
    complete: z
      .boolean()
      .default(false)
      .describe('Whether all intervals of each card are told, not the last one alone'),
  }),
  accepts: z.object({ cards: searchedIds, complete: z.boolean().optional() }),
  result: z
    .array(z.union([z.int(), z.array(z.int())]))
    .describe('In the order of the ids: days, or seconds below zero; a list of them with complete'),
  errors: [NO_REVIEWS],
  examples: [
    { collection: 'study', params: { cards: [1762652001116, 1762000001112] }, result: [7, 0] },
    {
      collection: 'study',
      params: { cards: [1762652001116], complete: true },
      result: [[-600, 1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 7]],
    },
  ],
  run: ({ col }, { cards, complete = false }) => intervalsOf(col, searchedCardIds(cards), complete),
});

export const stateActions = { suspended, areSuspended, areDue, getIntervals };

function dueOf(col: Collection, ids: readonly CardId[]): boolean[] {
  if (ids.length === 0) return [];
  const isNew = newCards(col, ids);
  const due = new Set(searchOf(col).cards(`cid:${ids.filter((id) => id > 0).join() || 0} is:due`));
  const reviews = reviewsOfCards(col, ids);
  const now = col.clock.nowMillis() / 1000;
  return ids.map((id) => {
    if (isNew.has(id)) return true;
    const last = lastOf(id, reviews);
    return last.ivl >= -LONGEST_STEP_SECS ? due.has(id) : last.id / 1000 - last.ivl <= now;
  });
}

function intervalsOf(col: Collection, ids: readonly CardId[], complete: boolean): (number | number[])[] {
  const isNew = newCards(col, ids);
  const reviews = reviewsOfCards(col, ids);
  return ids.map((id) => {
    if (isNew.has(id)) return 0;
    return complete ? (reviews.get(id) ?? []).map((review) => review.ivl) : lastOf(id, reviews).ivl;
  });
}

function newCards(col: Collection, ids: readonly CardId[]): Set<CardId> {
  const cards = col.cards.getMany(ids).filter((card) => card.type === CARD_TYPE.new);
  return new Set(cards.map((card) => card.id));
}

/** Throws where the original runs over the end of an empty list. */
function lastOf(id: CardId, reviews: ReadonlyMap<CardId, readonly Review[]>): Review {
  const last = reviews.get(id)?.at(-1);
  if (!last) throw new AnkiError('not_found', `the card has no reviews, or does not exist: ${id}`);
  return last;
}
