import * as z from 'zod';
import { type CardId, cardId } from '../../engine/ids/ids.ts';
import { exactInteger } from '../../engine/ids/long-integers.ts';
import { searchError } from '../../engine/search/search-error.ts';
import { id } from '../lax-values.ts';

export const cardIdList = z.array(id);

/** Ids that the original pastes into a search, and so also takes as text. */
export const searchedIds = z.array(z.union([id, z.string()]));

/** Throws the search's own words for what is no id. */
export function searchedCardIds(ids: z.output<typeof searchedIds>): CardId[] {
  return ids.map((id) => {
    if (!/^-?\d+$/.test(String(id))) throw searchError('expected only digits and commas in cid:');
    return cardId(exactInteger(id));
  });
}

const sides = z.object({
  cardId: id,
  fields: z.record(z.string(), z.object({ value: z.string(), order: z.int() })),
  fieldOrder: z.int().describe('Number of the template, or of the cloze less one'),
  question: z.string(),
  answer: z.string(),
  modelName: z.string(),
  deckName: z.string(),
  css: z.string(),
  nextReviews: z.array(z.string()).describe('What stands above the four answer buttons'),
});

/** A card as the review shows it. */
export const shownCard = sides.extend({
  buttons: z.array(z.int()).describe('What guiAnswerCard takes'),
  template: z.string().describe('Name of its template'),
});

export const cardInfo = z.union([
  sides.extend({
    ord: z.int().describe('The same as fieldOrder'),
    factor: z.int().describe('Ease in thousandths'),
    interval: z.int().describe('Days, or seconds below zero'),
    note: id,
    type: z.int(),
    queue: z.int(),
    due: z.int(),
    reps: z.int(),
    lapses: z.int(),
    left: z.int(),
    mod: z.int().describe('Seconds since 1970'),
    flags: z.int(),
  }),
  z.strictObject({}).describe('No whole card has the id'),
]);
