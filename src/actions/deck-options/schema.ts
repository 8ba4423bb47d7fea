import * as z from 'zod';
import { deckOptions } from '../deck-config/schema.ts';

/** What a deck may have in place of what its group says. */
export const limits = z.object({
  review: z.int().nullable().describe('Reviews a day'),
  new: z.int().nullable().describe('New cards a day'),
  reviewToday: z.int().nullable().describe('Reviews today'),
  newToday: z.int().nullable().describe('New cards today'),
  desiredRetention: z.number().nullable().describe('What FSRS aims at in this deck'),
});

const changed = <Schema extends z.ZodType>(schema: Schema, what: string) =>
  schema.nullable().optional().describe(`${what}. Absent: stays; null: what the group says`);

const cardsADay = z.int().min(0).max(9999);

export const limitsChange = z.strictObject({
  review: changed(cardsADay, 'Reviews a day'),
  new: changed(cardsADay, 'New cards a day'),
  reviewToday: changed(cardsADay, 'Reviews today'),
  newToday: changed(cardsADay, 'New cards today'),
  desiredRetention: changed(z.number().min(0.7).max(0.99), 'What FSRS aims at in this deck'),
});

/** What holds for the whole collection, though Anki shows it with the options of a deck. */
export const switches = {
  fsrs: z.boolean().describe('Whether FSRS schedules the cards of the collection, instead of SM-2'),
  cardStateCustomizer: z.string().describe('JavaScript that Anki runs to change the states of cards'),
  newCardsIgnoreReviewLimit: z
    .boolean()
    .describe('Whether new cards are shown whatever the limit of reviews'),
  applyAllParentLimits: z
    .boolean()
    .describe('Whether the limits of all decks above count, not only from the chosen deck down'),
  fsrsHealthCheck: z.boolean().describe('Whether Anki checks how well FSRS fits when it optimizes'),
} as const;

/** Members of which each may be absent, and stays then. */
const staying = <Shape extends z.ZodRawShape>(shape: Shape) =>
  Object.fromEntries(
    Object.entries(shape).map(([name, schema]) => {
      const member = schema as z.ZodType; // Zod's core names it by a wider type
      return [name, member.optional().describe(`${member.description}. Absent: stays`)];
    }),
  ) as unknown as { [Name in keyof Shape]: z.ZodOptional<Shape[Name]> }; // the same names

const part = <Shape extends z.ZodRawShape>(group: z.ZodObject<Shape>) =>
  z.strictObject(staying(group.shape)).optional().describe(`${group.description}. Absent: all stays`);

const { id, name, mod: _, usn: __, dyn: ___, new: ofNew, rev, lapse, ...others } = deckOptions.shape;

/** The members of a group that a request changes. */
export const presetChange = z
  .strictObject({
    id: id.optional().describe('Id of the group. Absent: it is a new one'),
    name: name.optional().describe('Name of the group; a new one needs it. Absent: stays'),
    new: part(ofNew),
    rev: part(rev),
    lapse: part(lapse),
    ...staying(others),
  })
  .describe('A group of options with the members that change');
