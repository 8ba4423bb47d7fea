import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { newField, newTemplate } from '../../engine/notetypes/draft.ts';
import { notetypeToLegacy } from '../../engine/notetypes/legacy.ts';
import { NOTETYPE_KIND } from '../../engine/notetypes/notetype.ts';
import { stockNotetype } from '../../engine/notetypes/stock.ts';
import { defineAction } from '../define.ts';
import { model } from './lookup.ts';
import { flag } from './values.ts';

const cardTemplate = z.looseObject({
  Name: z.string().optional().describe('Absent: "Card 1" and so on'),
  Front: z.string(),
  Back: z.string(),
});

export const createModel = defineAction({
  name: 'createModel',
  since: 6,
  summary: 'Makes a note type with the given fields and card templates; answers it whole.',
  effect: 'adds',
  params: z.strictObject({
    modelName: z.string().describe('Name of the new note type'),
    inOrderFields: z.array(z.string()).describe('Names of its fields, in their order'),
    cardTemplates: z.array(cardTemplate).describe('At least one'),
    css: z.string().nullish().describe("Styling; absent: Anki's default"),
    isCloze: flag('True for a note type whose cards come from clozes').default(false),
  }),
  result: model,
  examples: [],
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
    return notetypeToLegacy(col.notetypes.add(draft));
  },
});

/** A name that another has in other case gets a tail from the clock (pylib: ensure_name_unique). */
function freeName(col: Collection, name: string): string {
  if (!col.notetypes.byName(name)) return name;
  const seconds = String(col.clock.nowMillis() / 1000);
  return `${name}-${createHash('sha1').update(seconds).digest('hex').slice(0, 5)}`;
}

const invalid = (message: string): AnkiError => new AnkiError('invalid', message);
