import * as z from 'zod';
import type { Card } from '../../engine/cards/card.ts';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { infoOf } from '../cards/info.ts';
import { shownCard } from '../cards/schema.ts';
import { defineAction } from '../define.ts';
import { told } from '../lax-values.ts';

const BUTTONS = [1, 2, 3, 4];

/** Requests of versions up to this one get null where there is no review, as its reference has it. */
const LAST_VERSION_WITH_NULL = 4;

const guiReviewActive = defineAction({
  name: 'guiReviewActive',
  since: 6,
  summary: 'Tells whether a card is under review.',
  effect: 'none',
  touches: ['windows'],
  params: z.strictObject({}),
  result: z.boolean(),
  examples: [{ params: {}, result: true }],
  run: ({ desktop }) => desktop.card() !== undefined,
});

const guiCurrentCard = defineAction({
  name: 'guiCurrentCard',
  since: 6,
  summary: 'Tells about the card under review, with the html of both sides.',
  effect: 'none',
  touches: ['windows'],
  params: z.strictObject({}),
  result: shownCard.nullable(),
  examples: [],
  run: ({ desktop, col, version }) => {
    const card = desktop.card();
    if (card) return shown(col, card);
    if (version <= LAST_VERSION_WITH_NULL) return null;
    throw new AnkiError('conflict', 'Gui review is not currently active.');
  },
});

const guiStartCardTimer = defineAction({
  name: 'guiStartCardTimer',
  since: 6,
  summary: 'Counts the time that the answer takes from now on; false outside a review.',
  effect: 'none',
  touches: ['windows'],
  params: z.strictObject({}),
  result: z.boolean(),
  examples: [{ params: {}, result: true }],
  run: ({ desktop }) => desktop.restartTimer(),
});

const guiShowQuestion = defineAction({
  name: 'guiShowQuestion',
  since: 6,
  summary: 'Turns the card under review to its question; false outside a review.',
  effect: 'none',
  touches: ['windows'],
  params: z.strictObject({}),
  result: z.boolean(),
  examples: [{ params: {}, result: true }],
  run: ({ desktop }) => desktop.turnTo('question'),
});

const guiShowAnswer = defineAction({
  name: 'guiShowAnswer',
  since: 6,
  summary: 'Turns the card under review to its answer; false outside a review.',
  effect: 'none',
  touches: ['windows'],
  params: z.strictObject({}),
  result: z.boolean(),
  examples: [{ params: {}, result: true }],
  run: ({ desktop }) => desktop.turnTo('answer'),
});

const guiAnswerCard = defineAction({
  name: 'guiAnswerCard',
  since: 6,
  summary: 'Answers the card under review; false when its answer is not shown or there is no such button.',
  effect: 'changes',
  touches: ['windows'],
  ownTransactions: true,
  params: z.strictObject({ ease: z.unknown().describe('1 (again), 2 (hard), 3 (good), 4 (easy)') }),
  result: z.boolean(),
  examples: [{ params: { ease: 1 }, result: true }],
  run: ({ desktop }, { ease }) => {
    if (desktop.side() !== 'answer') return false;
    if (typeof ease !== 'number')
      throw new AnkiError('invalid', `'ease' must be a number, not ${told(ease)}`);
    if (!BUTTONS.includes(ease)) return false;
    desktop.answer(ease);
    return true;
  },
});

export const reviewActions = {
  guiReviewActive,
  guiCurrentCard,
  guiStartCardTimer,
  guiShowQuestion,
  guiShowAnswer,
  guiAnswerCard,
};

/** Throws corrupt for a card without a template or deck. */
function shown(col: Collection, card: Card): z.output<typeof shownCard> {
  const [info] = infoOf(col, [card.id]);
  if (!info) throw new AnkiError('corrupt', `No such card: '${card.id}'`);
  const { cardId, fields, fieldOrder, question, answer, nextReviews, modelName, deckName, css } = info;
  const common = { cardId, fields, fieldOrder, question, answer };
  return {
    ...common,
    buttons: BUTTONS,
    nextReviews,
    modelName,
    deckName,
    css,
    template: templateName(col, card),
  };
}

/** All cards of a cloze note type have its one template. */
function templateName(col: Collection, card: Card): string {
  const notetype = col.notetypes.require(col.notes.require(card.nid).mid);
  return (notetype.templates[card.ord] ?? notetype.templates[0])?.name ?? '';
}
