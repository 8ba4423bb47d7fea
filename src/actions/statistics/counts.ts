import * as z from 'zod';
import { reviewedToday, reviewsByDate } from '../../engine/revlog/days.ts';
import { defineAction } from '../define.ts';
import { REVIEWS } from './examples.ts';

const getNumCardsReviewedToday = defineAction({
  name: 'getNumCardsReviewedToday',
  since: 6,
  summary: 'Counts the rows of the review log since the day began.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.int().describe('Rows, changes of due dates among them'),
  errors: [],
  examples: [
    { collection: 'study', params: {}, result: 25 },
    { about: 'Nothing was answered yet', params: {}, result: 0 },
  ],
  run: ({ col }) => reviewedToday(col),
});

const getNumCardsReviewedByDay = defineAction({
  name: 'getNumCardsReviewedByDay',
  since: 6,
  summary: 'Counts the rows of the review log on each day, the last day first.',
  effect: 'none',
  params: z.strictObject({}),
  result: z
    .array(
      z
        .tuple([z.string().describe('YYYY-MM-DD'), z.int().describe('Rows of this day')])
        .describe('A day with rows'),
    )
    .describe('Days, the last one first'),
  errors: [],
  examples: [
    {
      before: [{ action: 'insertReviews', params: { reviews: REVIEWS } }],
      params: {},
      result: [
        ['2020-07-09', 1],
        ['2020-07-08', 1],
      ],
    },
  ],
  run: ({ col }) => reviewsByDate(col),
});

export const countActions = { getNumCardsReviewedToday, getNumCardsReviewedByDay };
