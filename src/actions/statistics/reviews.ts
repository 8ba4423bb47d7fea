import * as z from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import { type CardId, cardId } from '../../engine/ids/ids.ts';
import { exactInteger, type LongInteger } from '../../engine/ids/long-integers.ts';
import { JsonText } from '../../engine/json/json-text.ts';
import {
  insertReviews as insert,
  latestReview,
  type Review,
  reviewObjects,
  reviewRows,
} from '../../engine/revlog/revlog.ts';
import { defineAction } from '../define.ts';
import * as schemas from '../id-schemas.ts';
import { id } from '../lax-values.ts';
import { REVIEWS } from './examples.ts';
import { newRow, review, storedRow } from './schema.ts';

const deck = z.string().describe('Full name of a deck, parts joined by ::, in any case');

const cardReviews = defineAction({
  name: 'cardReviews',
  since: 6,
  summary:
    'Returns the reviews after a given one of the cards that are now in a deck, but not of those below it.',
  effect: 'none',
  params: z.strictObject({
    deck,
    startID: z.int().describe('Time in milliseconds since 1970; only later reviews are answered'),
  }),
  accepts: z.object({ deck: z.string(), startID: z.union([z.number(), id]) }),
  result: z.array(storedRow).describe('Reviews in no certain order; none for an unknown deck'),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { deck: 'Languages::Français', startID: 1781523000000 },
      result: [[1781523738000, 1771943001173, -1, 1, -60, -60, 0, 4062, 0]],
    },
  ],
  run: ({ col }, { deck, startID }) => {
    const did = col.decks.byName(deck)?.id;
    return did === undefined ? [] : new JsonText(reviewRows(col, did, startID));
  },
});

const getLatestReviewID = defineAction({
  name: 'getLatestReviewID',
  since: 6,
  summary: 'Returns the time of the last review of the cards that are now in a deck, 0 without any.',
  effect: 'none',
  params: z.strictObject({ deck }),
  result: z.int().describe('In milliseconds since 1970'),
  errors: [],
  examples: [
    { collection: 'study', params: { deck: 'default' }, result: 1781523798000 },
    { about: 'A deck without reviews', params: { deck: 'Default' }, result: 0 },
  ],
  run: ({ col }, { deck }) => {
    const did = col.decks.byName(deck)?.id;
    return did === undefined ? 0 : latestReview(col, did);
  },
});

const getReviewsOfCards = defineAction({
  name: 'getReviewsOfCards',
  since: 6,
  summary: 'Returns all reviews of each card, by the id of the card.',
  effect: 'none',
  params: z.strictObject({ cards: z.array(schemas.cardId).describe('Ids of cards') }),
  accepts: z.object({ cards: z.array(z.union([id, z.string()])) }),
  result: z
    .record(z.string(), z.array(review))
    .describe('Reviews, the oldest first, by the id of the card; none for an unknown card'),
  errors: [],
  examples: [
    {
      before: [{ action: 'insertReviews', params: { reviews: REVIEWS } }],
      params: { cards: [1762652001116, 1234567890123] },
      result: {
        1762652001116: [
          { id: 1594194095746, usn: -1, ease: 3, ivl: 4, lastIvl: -60, factor: 2500, time: 6157, type: 0 },
        ],
        1234567890123: [],
      },
    },
  ],
  run: ({ col }, { cards }) => reviewsByCard(col, cards),
});

const insertReviews = defineAction({
  name: 'insertReviews',
  since: 6,
  summary: 'Adds rows to the review log: all, or none when one is not valid or its id is taken.',
  effect: 'adds',
  params: z.strictObject({ reviews: z.array(newRow).describe('Rows of the review log') }),
  result: z.null(),
  errors: [{ code: 'conflict', when: 'There is a review of the id already, or two rows have the same.' }],
  examples: [{ params: { reviews: REVIEWS }, result: null }],
  run: ({ col }, { reviews }) => {
    insert(col, reviews.map(asReview));
    return null;
  },
});

export const reviewActions = {
  cardReviews,
  getLatestReviewID,
  getReviewsOfCards,
  insertReviews,
};

/** As text: thousands of reviews would take the driver longer as rows, and the reply longer as objects. */
function reviewsByCard(col: Collection, cards: readonly (LongInteger | string)[]): JsonText {
  const ids = new Map(cards.map((id) => [String(id), idIn(id)]));
  const reviews = reviewObjects(col, [...ids.values()]);
  const entries = [...ids].map(([name, id]) => `${JSON.stringify(name)}:${reviews.get(id) ?? '[]'}`);
  return new JsonText(`{${entries.join(',')}}`);
}

/** What is no id names no card. */
const idIn = (id: LongInteger | string): CardId => cardId(/^-?\d+$/.test(String(id)) ? exactInteger(id) : 0);

function asReview(row: z.output<typeof newRow>): Review {
  const [id, cid, usn, ease, ivl, lastIvl, factor, time, type] = row;
  return { id, cid: cardId(cid), usn, ease, ivl, lastIvl, factor, time, type };
}
