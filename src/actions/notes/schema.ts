import * as z from 'zod';
import { id } from '../lax-values.ts';

/**
 * Schemas of what the actions on notes take. A note is checked by hand (`draft.ts`, `media.ts`): one bad note of many
 * must not refuse the others, and the original's words name what is wrong. So the checked schema is open, and these
 * tell clients what goes in.
 */

const mediaSchema = z.object({
  url: z.string().optional(),
  data: z.string().describe('Base64').optional(),
  path: z.string().optional(),
  filename: z.string(),
  skipHash: z.string().describe('MD5 of a file that is not wanted').optional(),
  fields: z.array(z.string()).describe('Fields that the file is put into').optional(),
});

const mediaSchemas = {
  audio: z.union([z.array(mediaSchema), mediaSchema]).optional(),
  video: z.union([z.array(mediaSchema), mediaSchema]).optional(),
  picture: z.union([z.array(mediaSchema), mediaSchema]).optional(),
};

const fieldsSchema = z.record(z.string(), z.string()).describe('Html by field name');
const tagsSchema = z
  .union([z.array(z.string()), z.string()])
  .describe('List of tags, or one text with blanks between');

const optionsSchema = z.object({
  allowDuplicate: z.boolean().optional(),
  duplicateScope: z
    .string()
    .nullable()
    .describe('"deck": only notes with a card in the deck count; anything else: the whole collection')
    .optional(),
  duplicateScopeOptions: z
    .object({
      deckName: z.string().nullable().describe('Deck to look in; the note’s own when absent').optional(),
      checkChildren: z.boolean().optional(),
      checkAllModels: z.boolean().optional(),
    })
    .optional(),
});

const newNoteSchema = z.object({
  deckName: z.string(),
  modelName: z.string(),
  fields: fieldsSchema,
  tags: tagsSchema.optional(),
  options: optionsSchema.optional(),
  ...mediaSchemas,
});

const changedNoteSchema = z.object({
  id: z.int(),
  fields: fieldsSchema.optional(),
  tags: tagsSchema.optional(),
  ...mediaSchemas,
});

const remodelledNoteSchema = z.object({
  id: z.int(),
  modelName: z.string(),
  fields: fieldsSchema,
  tags: tagsSchema.optional(),
});

export const newNote = open(newNoteSchema);
export const newNotes = z.array(newNote);
export const changedNote = open(changedNoteSchema);
export const remodelledNote = open(remodelledNoteSchema);
export const noteIds = z.array(id);

export const noteInfo = z.union([
  z.object({
    noteId: id,
    profile: z.string(),
    tags: z.array(z.string()),
    fields: z.record(z.string(), z.object({ value: z.string(), order: z.int() })),
    modelName: z.string(),
    mod: z.int().describe('Seconds since 1970'),
    cards: z.array(id),
  }),
  z.strictObject({}).describe('No note has the id'),
]);

/** Lets everything through, but tells what is expected. */
function open(schema: z.ZodType): z.ZodUnknown {
  const { $schema: _, ...description } = z.toJSONSchema(schema, { io: 'input' });
  return z.unknown().meta(description);
}
