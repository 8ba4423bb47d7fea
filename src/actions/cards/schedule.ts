import * as z from 'zod';
import { cardId } from '../../engine/ids/ids.ts';
import { setDueDate as setDueDateOf } from '../../engine/scheduler/changes/due-date.ts';
import { forgetCards as forget } from '../../engine/scheduler/changes/forget.ts';
import { markAsRelearning } from '../../engine/scheduler/changes/relearn.ts';
import { defineAction } from '../define.ts';
import { cardIdList } from './schema.ts';

const forgetCards = defineAction({
  name: 'forgetCards',
  since: 6,
  summary:
    'Makes cards new again, at their old places among the new cards; the review log keeps a row of it.',
  effect: 'changes',
  params: z.strictObject({ cards: cardIdList }),
  result: z.null(),
  errors: [],
  examples: [{ collection: 'study', params: { cards: [1762652001116] }, result: null }],
  run: ({ col }, { cards }) => {
    forget(col, cards.map(cardId), { restorePosition: true });
    return null;
  },
});

const relearnCards = defineAction({
  name: 'relearnCards',
  since: 6,
  summary: 'Marks cards as being learned again, and changes nothing else of them.',
  effect: 'changes',
  params: z.strictObject({ cards: cardIdList }),
  result: z.null(),
  errors: [],
  examples: [{ collection: 'study', params: { cards: [1762652001116] }, result: null }],
  run: ({ col }, { cards }) => {
    markAsRelearning(col, cards.map(cardId));
    return null;
  },
});

const setDueDate = defineAction({
  name: 'setDueDate',
  since: 6,
  summary: 'Makes cards due in so many days, and review cards if they are none.',
  effect: 'changes',
  params: z.strictObject({
    cards: cardIdList,
    days: z
      .string()
      .describe('"0" is today, "1!" tomorrow with a new interval, "3-7" a day drawn for each card'),
  }),
  accepts: z.object({ cards: cardIdList, days: z.string().nullable() }),
  result: z.boolean().describe('True: it is done'),
  errors: [{ code: 'invalid', when: 'The days cannot be read.' }],
  examples: [{ collection: 'study', params: { cards: [1762652001116], days: '3-7' }, result: true }],
  run: ({ col }, { cards, days }) => {
    setDueDateOf(col, cards.map(cardId), days ?? '');
    return true;
  },
});

export const scheduleActions = { forgetCards, relearnCards, setDueDate };
