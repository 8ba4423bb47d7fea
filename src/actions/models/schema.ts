import * as z from 'zod';
import { MODEL_UNKNOWN } from '../common-errors.ts';
import { deckId, modelId } from '../id-schemas.ts';
import { id } from '../lax-values.ts';

/** Schemas of note types, which AnkiConnect calls models, and of the parameters that most of the family take. */

export const modelName = z.string().describe('Name of a note type, in any case');
export const fieldName = z.string().describe('Name of a field, in its exact case');
export const templateName = z.string().describe('Name of a card template, in its exact case');
export const place = z.int().describe('New place, counted from 0; below zero counts from the end');

/** No name, null, is the name of no note type. */
export const laxModelName = modelName.nullable();

/** What the actions that only read one note type have in common. */
export const readsModel = {
  effect: 'none',
  params: z.strictObject({ modelName }),
  accepts: z.object({ modelName: laxModelName }),
  errors: [MODEL_UNKNOWN],
} as const;

export const front = z.string().describe('Template of the question');
export const back = z.string().describe('Template of the answer');
export const css = z.string().describe('Styling (CSS)');

/** Of fields and templates: 64 random bits. */
const randomId = id.meta({ type: 'integer', format: 'int64' }).nullable();

const field = z
  .object({
    name: z.string().describe('Name of the field'),
    ord: z.int().nullable().describe('Its place, from 0 on'),
    sticky: z.boolean().describe('Whether the window for adding keeps its text for the next note'),
    rtl: z.boolean().describe('Whether the editor writes from right to left'),
    font: z.string().describe('Font in the editor'),
    size: z.int().describe('Size of that font, in pixels'),
    description: z.string().describe('What the editor shows while the field is empty'),
    plainText: z.boolean().describe('Whether the editor begins with HTML'),
    collapsed: z.boolean().describe('Whether the editor begins with the field folded up'),
    excludeFromSearch: z.boolean().describe('Whether searches that name no field pass it over'),
    id: randomId.describe('Random number that stays when the field is renamed; null: it has none'),
    tag: z.int().nullable().describe('What the field is for in a stock note type; null: nothing known'),
    preventDeletion: z.boolean().describe('Whether Anki asks before the field is removed'),
  })
  .catchall(z.json())
  .describe('A field');

const template = z
  .object({
    name: z.string().describe('Name of the card template'),
    ord: z.int().nullable().describe('Its place, from 0 on'),
    qfmt: front,
    afmt: back,
    bqfmt: z.string().describe("Template of the question in the browser; empty: the review's"),
    bafmt: z.string().describe("Template of the answer in the browser; empty: the review's"),
    did: deckId.nullable().describe("Id of the deck that new cards go to; null: the note's"),
    bfont: z.string().describe('Font in the browser'),
    bsize: z.int().describe('Size of that font, in pixels; 0: the usual'),
    id: randomId.describe('Random number that stays when the template is renamed; null: it has none'),
  })
  .catchall(z.json())
  .describe('A card template');

const requirement = z
  .tuple([
    z.int().describe('Place of the card template'),
    z.enum(['none', 'any', 'all']).describe('How many of the fields'),
    z.array(z.int()).describe('Places of fields'),
  ])
  .describe('Which fields must hold something for a card');

/** A note type in Anki's old JSON form (schema 11). Members that Anki does not know are kept. */
export const model = z
  .object({
    id: modelId.describe('Id of the note type'),
    name: z.string().describe('Name of the note type'),
    type: z.int().describe('1: cards come from clozes; 0: from the card templates'),
    mod: z.int().describe('Time of the last change, in seconds since 1970'),
    usn: z.int().describe('Update sequence number; -1: not synced yet'),
    sortf: z.int().describe('Place of the field that the browser sorts by'),
    did: deckId.nullable().describe('Not used any more'),
    tmpls: z.array(template).describe('Card templates, in their order'),
    flds: z.array(field).describe('Fields, in their order'),
    css,
    latexPre: z.string().describe('What stands before each piece of LaTeX'),
    latexPost: z.string().describe('What stands after it'),
    latexsvg: z.boolean().describe('Whether LaTeX becomes SVG instead of PNG'),
    req: z.array(requirement).describe('What the card templates need; Anki works it out'),
    originalStockKind: z.int().optional().describe('Which stock note type it was made from'),
    originalId: id
      .meta({ type: 'integer', format: 'int64' })
      .optional()
      .describe('Id that it had in a package, where it came from one'),
  })
  .catchall(z.json())
  .describe('A note type');
