import * as z from 'zod';
import type { Card } from '../../engine/cards/card.ts';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { type CardId, cardId } from '../../engine/ids/ids.ts';
import type { LongInteger } from '../../engine/ids/long-integers.ts';
import type { Note } from '../../engine/notes/note.ts';
import type { Notetype } from '../../engine/notetypes/notetype.ts';
import { CardRenderer } from '../../engine/rendering/card-renderer.ts';
import type { Study } from '../../engine/scheduler/answering/study.ts';
import { schedulerOf } from '../../engine/scheduler/scheduler.ts';
import { withStyle } from '../../engine/templates/render.ts';
import { defineAction } from '../define.ts';
import * as schemas from '../id-schemas.ts';
import { cardIdList, cardInfo, unknownCard } from './schema.ts';

const cardsInfo = defineAction({
  name: 'cardsInfo',
  since: 2,
  summary:
    'Tells all about cards, with the html of both sides; an empty object stands for an unknown or damaged card.',
  effect: 'none',
  params: z.strictObject({ cards: cardIdList }),
  // The original finds no card for null, as for an unknown id.
  accepts: z.object({ cards: z.array(schemas.cardId.nullable()) }),
  result: z.array(cardInfo).describe('Cards in the order of their ids in the request'),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { cards: [1762652001116, 1234567890123] },
      result: [
        {
          cardId: 1762652001116,
          fields: { Front: { value: 'a dog', order: 0 }, Back: { value: 'ein Hund', order: 1 } },
          fieldOrder: 0,
          question:
            '<style>.card {\n    font-family: arial;\n    font-size: 20px;\n    line-height: 1.5;\n    text-align: center;\n    color: black;\n    background-color: white;\n}\n</style>a dog',
          answer:
            '<style>.card {\n    font-family: arial;\n    font-size: 20px;\n    line-height: 1.5;\n    text-align: center;\n    color: black;\n    background-color: white;\n}\n</style>a dog\n\n<hr id=answer>\n\nein Hund',
          modelName: 'Basic',
          ord: 0,
          deckName: 'Default',
          css: '.card {\n    font-family: arial;\n    font-size: 20px;\n    line-height: 1.5;\n    text-align: center;\n    color: black;\n    background-color: white;\n}\n',
          factor: 2500,
          interval: 7,
          note: 1762652000111,
          type: 2,
          queue: 2,
          due: 227,
          reps: 9,
          lapses: 0,
          left: 0,
          mod: 1781000400,
          nextReviews: ['<\u206810\u2069m', '\u206810\u2069d', '\u206819\u2069d', '\u206825\u2069d'],
          flags: 6,
        },
        {},
      ],
    },
  ],
  run: ({ col }, { cards }) =>
    infoOf(
      col,
      cards.map((id) => cardId(id ?? 0)),
    ).map((info) => info ?? {}),
});

const cardsModTime = defineAction({
  name: 'cardsModTime',
  since: 6,
  summary:
    'Tells when cards were last changed, in seconds since 1970; an empty object stands for an unknown id.',
  effect: 'none',
  params: z.strictObject({ cards: cardIdList }),
  result: z
    .array(
      z.union([
        z
          .object({
            cardId: schemas.cardId.describe('Id of the card'),
            mod: z.int().describe('Time of the last change, in seconds since 1970'),
          })
          .describe('A card'),
        unknownCard,
      ]),
    )
    .describe('Cards in the order of their ids in the request'),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { cards: [1762652001116, 1234567890123] },
      result: [{ cardId: 1762652001116, mod: 1781000400 }, {}],
    },
  ],
  run: ({ col }, { cards }) => {
    const known = cardsById(col, cards);
    return cards.map((id) => {
      const card = known.get(cardId(id));
      return card ? { cardId: card.id, mod: card.mod } : {};
    });
  },
});

const getEaseFactors = defineAction({
  name: 'getEaseFactors',
  since: 6,
  summary: 'Returns the ease of each card in thousandths (0 while it is new), null for an unknown card.',
  effect: 'none',
  params: z.strictObject({ cards: cardIdList }),
  result: z.array(z.int().nullable()).describe('In thousandths; null: no card has the id'),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { cards: [1762652001116, 1762000001112, 1234567890123] },
      result: [2500, 0, null],
    },
  ],
  run: ({ col }, { cards }) => {
    const known = cardsById(col, cards);
    return cards.map((id) => known.get(cardId(id))?.factor ?? null);
  },
});

export const infoActions = { cardsInfo, cardsModTime, getEaseFactors };

export const cardsById = (col: Collection, ids: readonly LongInteger[]): Map<CardId, Card> =>
  new Map(col.cards.getMany(ids.map(cardId)).map((card) => [card.id, card]));

/** Undefined for an id that no whole card has. */
export function infoOf(col: Collection, ids: readonly CardId[]) {
  const cards = cardsById(col, ids);
  const noteIds = [...new Set([...cards.values()].map((card) => card.nid))];
  const notes = new Map(col.notes.getMany(noteIds).map((note) => [note.id, note]));
  const renderer = new CardRenderer(col);
  const study = schedulerOf(col).study();
  study.prepare([...cards.values()]);
  return ids.map((id) => {
    const card = cards.get(id);
    const note = card && notes.get(card.nid);
    const notetype = note && col.notetypes.get(note.mid);
    return notetype ? cardInfoOf(card, note, notetype, { renderer, study }) : undefined;
  });
}

/** Undefined for a card without a template or deck. */
function cardInfoOf(
  card: Card,
  note: Note,
  notetype: Notetype,
  { renderer, study }: { readonly renderer: CardRenderer; readonly study: Study },
) {
  const rendered = renderer.render(card, note, notetype);
  const nextReviews = nextReviewsOf(card, study);
  if (!rendered || !nextReviews) return undefined;
  return {
    cardId: card.id,
    fields: fieldsOf(note, notetype),
    fieldOrder: card.ord,
    question: withStyle(rendered.css, rendered.question),
    answer: withStyle(rendered.css, rendered.answer),
    modelName: notetype.name,
    ord: card.ord,
    deckName: renderer.deckName(card.did),
    css: notetype.config.css,
    factor: card.factor,
    interval: card.ivl,
    note: card.nid,
    type: card.type,
    queue: card.queue,
    due: card.due,
    reps: card.reps,
    lapses: card.lapses,
    left: card.left,
    mod: card.mod,
    nextReviews,
    flags: card.flags,
  };
}

/** The labels of the answer buttons; undefined for a card whose deck is missing, which the original does not find. */
function nextReviewsOf(card: Card, study: Study): string[] | undefined {
  try {
    return [...study.labels(study.states(card))];
  } catch (error) {
    if (error instanceof AnkiError && error.code === 'not_found') return undefined;
    throw error;
  }
}

function fieldsOf(note: Note, { fields }: Notetype) {
  const named: Record<string, { value: string; order: number }> = {};
  fields.forEach(({ name }, order) => {
    named[name] = { value: note.fields[order] ?? '', order };
  });
  return named;
}
