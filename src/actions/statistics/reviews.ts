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
import { id } from '../lax-values.ts';

const int32 = z.int().min(-0x8000_0000).max(0x7fff_ffff);
const uint32 = z.int().min(0).max(0xffff_ffff);

/** Within what Anki can read again: one row beyond it would break all its statistics. */
const reviewRow = z.tuple([
  z.int().positive().describe('Time of the review: milliseconds since 1970'),
  id.describe('Card'),
  int32.describe('usn'),
  z.int().min(0).max(4).describe('Button, 1 to 4; 0 for a change by hand'),
  int32.describe('Interval: days, or seconds below zero'),
  int32.describe('Interval before'),
  uint32.describe('Ease in thousandths; difficulty with FSRS'),
  uint32.describe('Milliseconds that the answer took'),
  z.int().min(0).max(5).describe('0 learning, 1 review, 2 relearning, 3 filtered, 4 manual, 5 rescheduled'),
]);

const cardReviews = defineAction({
  name: 'cardReviews',
  since: 6,
  summary:
    'Returns the reviews after a given one of the cards that are now in a deck, but not of those below it.',
  effect: 'none',
  params: z.strictObject({ deck: z.string(), startID: z.union([z.number(), id]) }),
  result: z.array(z.array(z.number()).describe('id, card, usn, ease, ivl, lastIvl, factor, time, type')),
  examples: [
    {
      params: { deck: 'default', startID: 1594194095740 },
      result: [
        [1594194095746, 1485369733217, -1, 3, 4, -60, 2500, 6157, 0],
        [1594201393292, 1485369902086, -1, 1, -60, -60, 0, 4846, 0],
      ],
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
  params: z.strictObject({ deck: z.string() }),
  result: z.int(),
  examples: [{ params: { deck: 'default' }, result: 1594194095746 }],
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
  params: z.strictObject({ cards: z.array(z.union([id, z.string()])) }),
  result: z.record(
    z.string(),
    z.array(
      z.object({
        id: z.int().describe('Time of the review: milliseconds since 1970'),
        usn: z.int(),
        ease: z.int(),
        ivl: z.number(),
        lastIvl: z.number(),
        factor: z.number(),
        time: z.number(),
        type: z.int(),
      }),
    ),
  ),
  examples: [
    {
      params: { cards: ['1653613948202'] },
      result: {
        '1653613948202': [
          { id: 1653772912146, usn: 1750, ease: 1, ivl: -20, lastIvl: -20, factor: 0, time: 38192, type: 0 },
        ],
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
  params: z.strictObject({ reviews: z.array(reviewRow) }),
  result: z.null(),
  examples: [
    {
      params: {
        reviews: [
          [1594194095746, 1485369733217, -1, 3, 4, -60, 2500, 6157, 0],
          [1594201393292, 1485369902086, -1, 1, -60, -60, 0, 4846, 0],
        ],
      },
      result: null,
    },
  ],
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

function asReview(row: z.output<typeof reviewRow>): Review {
  const [id, cid, usn, ease, ivl, lastIvl, factor, time, type] = row;
  return { id, cid: cardId(cid), usn, ease, ivl, lastIvl, factor, time, type };
}
