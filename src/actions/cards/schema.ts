import * as z from 'zod';
import { type CardId, cardId } from '../../engine/ids/ids.ts';
import { exactInteger } from '../../engine/ids/long-integers.ts';
import { searchError } from '../../engine/search/search-error.ts';
import * as schemas from '../id-schemas.ts';
import { id } from '../lax-values.ts';

export const cardIdList = z.array(schemas.cardId).describe('Ids of cards');

/** Ids that the original pastes into a search, and so also takes as text. */
export const searchedIds = z.array(z.union([id, z.string()]));

/** Throws the search's own words for what is no id. */
export function searchedCardIds(ids: z.output<typeof searchedIds>): CardId[] {
  return ids.map((id) => {
    if (!/^-?\d+$/.test(String(id))) throw searchError('expected only digits and commas in cid:');
    return cardId(exactInteger(id));
  });
}

const field = z
  .object({
    value: z.string().describe('Html of the field'),
    order: z.int().describe('Place of the field, from 0 on'),
  })
  .describe('A field of the note');

const sides = z.object({
  cardId: schemas.cardId.describe('Id of the card'),
  fields: z.record(z.string(), field).describe('Fields of the note by their names'),
  fieldOrder: z.int().describe('Number of the template, or of the cloze less one'),
  question: z.string().describe('Html of the question, with the CSS'),
  answer: z.string().describe('Html of the answer, with the CSS'),
  modelName: z.string().describe('Name of the note type'),
  deckName: z.string().describe('Full name of the deck that the card is in'),
  css: z.string().describe('CSS of the note type'),
  nextReviews: z.array(z.string()).describe('What stands above the four answer buttons'),
});

/** A card as the review shows it. */
export const shownCard = sides.extend({
  buttons: z.array(z.int()).describe('What guiAnswerCard takes'),
  template: z.string().describe('Name of its template'),
});

export const unknownCard = z.strictObject({}).describe('No whole card has the id');

export const cardInfo = z.union([
  sides
    .extend({
      ord: z.int().describe('The same as fieldOrder'),
      factor: z.int().describe('Ease in thousandths; 0: new'),
      interval: z.int().describe('Days, or seconds below zero'),
      note: schemas.noteId.describe('Id of its note'),
      type: z.int().describe('0: new, 1: learning, 2: review, 3: relearning'),
      queue: z
        .int()
        .describe(
          '0: new, 1: learning, 2: review, 3: learning over days, 4: preview, -1: suspended, -2: buried until tomorrow, -3: buried by hand',
        ),
      due: z
        .int()
        .describe('New: its position; learning: seconds since 1970; else the day of the collection'),
      reps: z.int().describe('Answers so far'),
      lapses: z.int().describe('How often it was forgotten as a review'),
      left: z.int().describe('Steps of learning that are left'),
      mod: z.int().describe('Time of the last change, in seconds since 1970'),
      flags: z.int().describe('Flag, 1 to 7; 0: none'),
    })
    .describe('A card'),
  unknownCard,
]);
