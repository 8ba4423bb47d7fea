import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { newField, newTemplate } from '../../engine/notetypes/draft.ts';
import { NOTETYPE_KIND } from '../../engine/notetypes/notetype.ts';
import { stockNotetype } from '../../engine/notetypes/stock.ts';
import { TEMPLATE_INVALID } from '../common-errors.ts';
import { defineAction } from '../define.ts';
import { CREATE_WORDS, WORDS } from './examples.ts';
import { shownModel } from './lookup.ts';
import { back, front, model } from './schema.ts';

const cardTemplate = z
  .strictObject({
    Name: z.string().optional().describe('Name of the card template; absent: "Card 1" and so on'),
    Front: front,
    Back: back,
  })
  .describe('A card template');

export const createModel = defineAction({
  name: 'createModel',
  since: 6,
  summary: 'Makes a note type with the given fields and card templates; answers it whole.',
  effect: 'adds',
  params: z.strictObject({
    modelName: z.string().describe('Name of the new note type'),
    inOrderFields: z.array(z.string()).min(1).describe('Names of its fields, in their order'),
    cardTemplates: z.array(cardTemplate).min(1).describe('Its card templates, in their order'),
    css: z.string().optional().describe("Styling (CSS); absent: Anki's own"),
    isCloze: z.boolean().default(false).describe('Whether cards come from the clozes of a note'),
  }),
  accepts: z.object({
    modelName: z.string(),
    inOrderFields: z.array(z.string()),
    cardTemplates: z.array(cardTemplate.loose()),
    css: z.string().nullish(),
    isCloze: z.unknown().default(false),
  }),
  result: model,
  errors: [
    { code: 'invalid', when: 'There is a note type of the name, or no field or no card template is given.' },
    TEMPLATE_INVALID,
  ],
  examples: [{ params: CREATE_WORDS.params, result: WORDS }],
  run: ({ col }, params) => {
    const { modelName, inOrderFields, cardTemplates } = params;
    if (inOrderFields.length === 0) throw invalid('Must provide at least one field for inOrderFields');
    if (cardTemplates.length === 0) throw invalid('Must provide at least one card for cardTemplates');
    if (col.notetypes.byName(modelName)?.name === modelName) throw invalid('Model name already exists');
    // The stock note type's name, LaTeX frame and origin stay, as with Anki's `models.new`.
    const draft = stockNotetype('basic', col.random);
    draft.name = freeName(col, modelName);
    if (params.isCloze) draft.config.kind = NOTETYPE_KIND.cloze;
    draft.config.css = params.css ?? draft.config.css;
    draft.fields = inOrderFields.map((name) => newField(name, col.random));
    draft.templates = cardTemplates.map(({ Name, Front, Back }, i) =>
      newTemplate(Name ?? `Card ${i + 1}`, { qFormat: Front, aFormat: Back }, col.random),
    );
    return shownModel(col.notetypes.add(draft));
  },
});

/** A name that another has in other case gets a tail from the clock (pylib: ensure_name_unique). */
function freeName(col: Collection, name: string): string {
  if (!col.notetypes.byName(name)) return name;
  const seconds = String(col.clock.nowMillis() / 1000);
  return `${name}-${createHash('sha1').update(seconds).digest('hex').slice(0, 5)}`;
}

const invalid = (message: string): AnkiError => new AnkiError('invalid', message);
