import * as z from 'zod';
import * as ids from '../id-schemas.ts';

/**
 * Schemas of what the actions on notes take and answer. A note in a request is checked by hand (`draft.ts`, `media.ts`): one
 * bad note of many must not refuse the others, and the original's words name what is wrong.
 */

const media = z
  .strictObject({
    filename: z.string().describe('Name that the file gets'),
    data: z.string().optional().describe('The file as base64; absent: path or url says where it is'),
    path: z
      .string()
      .optional()
      .describe('File of the computer where the server runs; absent: data or url holds it'),
    url: z.string().optional().describe('Address, http or https; absent: data or path holds it'),
    skipHash: z.string().optional().describe('MD5 of a file that is not wanted; absent: any is'),
    fields: z
      .array(z.string())
      .optional()
      .describe('Fields that get the file at their end; absent: it is stored only'),
  })
  .describe('A media file');

const mediaFiles = (kind: string) =>
  z
    .union([z.array(media), media])
    .optional()
    .describe(`${kind} to store and put into fields; absent: none`);

const mediaParts = {
  audio: mediaFiles('Sounds'),
  video: mediaFiles('Videos'),
  picture: mediaFiles('Pictures'),
};

const fields = z.record(z.string(), z.string()).describe('Html by field name');
const tags = z.array(z.string()).describe('Full names of tags, parts joined by ::');

const options = z
  .strictObject({
    allowDuplicate: z
      .boolean()
      .default(false)
      .describe('Whether the note is added also where another has the same first field'),
    duplicateScope: z
      .enum(['deck', 'collection'])
      .default('collection')
      .describe('"deck": only notes with a card in the deck count as duplicates'),
    duplicateScopeOptions: z
      .strictObject({
        deckName: z
          .string()
          .nullable()
          .default(null)
          .describe("Full name of the deck to look in; null: the note's own"),
        checkChildren: z.boolean().default(false).describe('Whether the decks below count, too'),
        checkAllModels: z.boolean().default(false).describe('Whether notes of other note types count, too'),
      })
      .optional()
      .describe('More about the scope; absent: the usual'),
  })
  .optional()
  .describe('What counts as a duplicate; absent: the same first field in the same note type');

const noteId = ids.noteId.describe('Id of the note');

export const newNote = z
  .strictObject({
    deckName: z.string().describe('Full name of the deck that its cards go to'),
    modelName: z.string().describe('Name of the note type'),
    fields,
    tags: tags.default([]),
    options,
    ...mediaParts,
  })
  .describe('A new note');
export const newNotes = z.array(newNote).describe('New notes');

export const changedNote = z
  .strictObject({
    id: noteId,
    fields: fields
      .optional()
      .describe('Html by field name; absent, like each field that is not named: as they are'),
    tags: tags.optional().describe('All its tags from now on; absent: as they are'),
    ...mediaParts,
  })
  .describe('Changes of a note');

export const changedFields = changedNote.omit({ tags: true }).extend({ fields }).describe('Fields of a note');

export const remodelledNote = z
  .strictObject({
    id: noteId,
    modelName: z.string().describe('Name of its new note type'),
    fields,
    tags: tags.default([]),
  })
  .describe('A note as it will be');

/** What is checked by hand. */
export const anyNote = z.object({ note: z.unknown() });
export const anyNotes = z.object({ notes: z.array(z.unknown()) });

export const noteIds = z.array(ids.noteId).describe('Ids of notes');

export const unknownNote = z.strictObject({}).describe('No note has the id');

const field = z
  .object({
    value: z.string().describe('Html of the field'),
    order: z.int().describe('Place of the field, from 0 on'),
  })
  .describe('A field');

export const noteInfo = z.union([
  z
    .object({
      noteId,
      profile: z.string().describe('Name of the profile'),
      tags: z.array(z.string()).describe('Full names of its tags'),
      fields: z.record(z.string(), field).describe('Its fields by their names'),
      modelName: z.string().describe('Name of its note type'),
      mod: z.int().describe('Time of the last change, in seconds since 1970'),
      cards: z.array(ids.cardId).describe('Ids of its cards'),
    })
    .describe('A note'),
  unknownNote,
]);
