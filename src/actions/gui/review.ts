import * as z from 'zod';
import type { Card } from '../../engine/cards/card.ts';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { infoOf } from '../cards/info.ts';
import { shownCard } from '../cards/schema.ts';
import { defineAction } from '../define.ts';
import { told } from '../lax-values.ts';
import { CAPITAL_OF_PERU, REVIEW, SHOW_ANSWER } from './examples.ts';

const isUnderReview = z.boolean().describe('False: no card is under review');

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
  result: z.boolean().describe('Whether a card is under review'),
  errors: [],
  examples: [
    { collection: 'gui', before: [REVIEW], params: {}, result: true },
    { about: 'Outside a review', params: {}, result: false },
  ],
  run: ({ desktop }) => desktop.card() !== undefined,
});

const guiCurrentCard = defineAction({
  name: 'guiCurrentCard',
  since: 6,
  summary: 'Tells about the card under review, with the html of both sides.',
  effect: 'none',
  touches: ['windows'],
  params: z.strictObject({}),
  result: shownCard.nullable().describe('The card; null: up to version 4, outside a review'),
  errors: [
    { code: 'conflict', when: 'From version 5 on: no card is under review.' },
    { code: 'corrupt', when: 'The card has no template or no deck.' },
  ],
  examples: [{ collection: 'gui', before: [REVIEW], params: {}, result: CAPITAL_OF_PERU }],
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
  result: isUnderReview,
  errors: [],
  examples: [
    { collection: 'gui', before: [REVIEW], params: {}, result: true },
    { about: 'Outside a review', params: {}, result: false },
  ],
  run: ({ desktop }) => desktop.restartTimer(),
});

const guiShowQuestion = defineAction({
  name: 'guiShowQuestion',
  since: 6,
  summary: 'Turns the card under review to its question; false outside a review.',
  effect: 'none',
  touches: ['windows'],
  params: z.strictObject({}),
  result: isUnderReview,
  errors: [],
  examples: [{ collection: 'gui', before: [REVIEW, SHOW_ANSWER], params: {}, result: true }],
  run: ({ desktop }) => desktop.turnTo('question'),
});

const guiShowAnswer = defineAction({
  name: 'guiShowAnswer',
  since: 6,
  summary: 'Turns the card under review to its answer; false outside a review.',
  effect: 'none',
  touches: ['windows'],
  params: z.strictObject({}),
  result: isUnderReview,
  errors: [],
  examples: [{ collection: 'gui', before: [REVIEW], params: {}, result: true }],
  run: ({ desktop }) => desktop.turnTo('answer'),
});

const guiAnswerCard = defineAction({
  name: 'guiAnswerCard',
  since: 6,
  summary: 'Answers the card under review; false when its answer is not shown or there is no such button.',
  effect: 'changes',
  touches: ['windows'],
  ownTransactions: true,
  params: z.strictObject({
    ease: z.int().min(1).max(4).describe('1 (again), 2 (hard), 3 (good), 4 (easy)'),
  }),
  accepts: z.object({ ease: z.unknown() }),
  result: z.boolean().describe('Whether the card was answered'),
  errors: [{ code: 'invalid', when: 'Another request has answered the card meanwhile.' }],
  examples: [
    { collection: 'gui', before: [REVIEW, SHOW_ANSWER], params: { ease: 3 }, result: true },
    {
      about: 'Its answer is not shown',
      collection: 'gui',
      before: [REVIEW],
      params: { ease: 3 },
      result: false,
    },
  ],
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
