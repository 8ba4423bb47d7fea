import * as z from 'zod';
import { reviewedToday, reviewsByDate } from '../../engine/revlog/days.ts';
import { defineAction } from '../define.ts';

const getNumCardsReviewedToday = defineAction({
  name: 'getNumCardsReviewedToday',
  since: 6,
  summary: 'Counts the rows of the review log since the day began.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.int(),
  examples: [{ params: {}, result: 0 }],
  run: ({ col }) => reviewedToday(col),
});

const getNumCardsReviewedByDay = defineAction({
  name: 'getNumCardsReviewedByDay',
  since: 6,
  summary: 'Counts the rows of the review log on each day, the last day first.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.array(z.tuple([z.string().describe('YYYY-MM-DD'), z.int()])),
  examples: [
    {
      params: {},
      result: [
        ['2021-02-28', 124],
        ['2021-02-27', 261],
      ],
    },
  ],
  run: ({ col }) => reviewsByDate(col),
});

export const countActions = { getNumCardsReviewedToday, getNumCardsReviewedByDay };
