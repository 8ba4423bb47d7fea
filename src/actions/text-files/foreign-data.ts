import * as z from 'zod';
import { anyId } from '../id-schemas.ts';

/** Anki's JSON form of notes (Rust: ForeignData). Members that it does not know mean nothing. */

const nameOrId = z.union([z.string(), anyId]).optional();
const list = z.array(z.string()).optional();
const count = z.int().min(0).max(0xffff_ffff);

const card = z
  .object({
    due: z
      .int()
      .optional()
      .describe('Day on which it is due, counted from the first of the collection; absent: 0'),
    interval: count.optional().describe('Interval in days; absent: 0, which makes it a new card'),
    ease_factor: z.number().optional().describe('Ease, such as 2.5; absent: 0'),
    reps: count.optional().describe('Answers so far; absent: 0'),
    lapses: count.optional().describe('How often it was forgotten; absent: 0'),
  })
  .catchall(z.json())
  .describe('A card');

const note = z
  .object({
    guid: z.string().optional().describe('Guid by which the note is recognised; absent: its first field is'),
    fields: z
      .array(z.string().nullable())
      .optional()
      .describe('Html of the fields, null: stays as it is where the note is here already; absent: none'),
    tags: list.nullable().describe('Full names of tags; absent: none, or those that the note has'),
    notetype: nameOrId.describe('Name or id of the note type; absent: default_notetype'),
    deck: nameOrId.describe('Full name or id of the deck; absent: default_deck'),
    cards: z.array(card).optional().describe('Its cards, in the order of the templates; absent: new ones'),
  })
  .catchall(z.json())
  .describe('A note');

const template = z
  .object({
    name: z.string().describe('Name of the card template'),
    qfmt: z.string().describe('Template of the question'),
    afmt: z.string().describe('Template of the answer'),
  })
  .catchall(z.json())
  .describe('A card template');

const notetype = z
  .object({
    name: z.string().describe('Name of the note type'),
    fields: z.array(z.string()).describe('Names of its fields'),
    templates: z.array(template).describe('Its card templates'),
    is_cloze: z.boolean().optional().describe('Whether cards come from clozes; absent: false'),
  })
  .catchall(z.json())
  .describe('A note type');

export const foreignData = z
  .object({
    dupe_resolution: z
      .enum(['Update', 'Preserve', 'Duplicate'])
      .optional()
      .describe('What becomes of a note that is here already; absent: Update'),
    match_scope: z
      .enum(['Notetype', 'NotetypeAndDeck'])
      .optional()
      .describe('Where notes with the same first field are looked for; absent: Notetype'),
    default_deck: nameOrId.describe(
      'Full name or id of the deck of notes that name none; absent: the usual one',
    ),
    default_notetype: nameOrId.describe(
      'Name or id of the note type of notes that name none; absent: the usual one',
    ),
    global_tags: list.describe('Tags for all notes; absent: none'),
    updated_tags: list.describe('Tags that notes get besides where they are updated; absent: none'),
    notetypes: z
      .array(notetype)
      .optional()
      .describe('Note types to make where they are missing; absent: none'),
    notes: z.array(note).optional().describe('Notes; absent: none'),
  })
  .catchall(z.json())
  .describe('As it is');
