import * as z from 'zod';
import { draftOf } from '../../engine/notetypes/draft.ts';
import type { NotetypeDraft } from '../../engine/notetypes/notetype.ts';
import { MODEL_UNKNOWN, TEMPLATE_INVALID } from '../common-errors.ts';
import { defineAction } from '../define.ts';
import { editModel, modelNamed } from './lookup.ts';
import { css, modelName, readsModel } from './schema.ts';

const newStyling = z.strictObject({ name: modelName, css }).describe('Which note type gets which styling');

const modelStyling = defineAction({
  name: 'modelStyling',
  since: 6,
  summary: 'Answers the styling (CSS) of a note type.',
  ...readsModel,
  result: z.object({ css }).describe('The styling'),
  examples: [
    {
      params: { modelName: 'Basic' },
      result: {
        css: '.card {\n    font-family: arial;\n    font-size: 20px;\n    line-height: 1.5;\n    text-align: center;\n    color: black;\n    background-color: white;\n}\n',
      },
    },
  ],
  run: ({ col }, { modelName }) => ({ css: modelNamed(col, modelName).config.css }),
});

const updateModelStyling = defineAction({
  name: 'updateModelStyling',
  since: 6,
  summary: 'Replaces the styling (CSS) of a note type.',
  effect: 'changes',
  params: z.strictObject({ model: newStyling }),
  accepts: z.object({ model: newStyling.loose() }),
  result: z.null(),
  errors: [MODEL_UNKNOWN],
  examples: [{ params: { model: { name: 'Basic', css: 'p { color: blue; }' } }, result: null }],
  run: ({ col }, { model }) =>
    editModel(col, model.name, (draft) => {
      draft.config.css = model.css;
    }),
});

const findAndReplaceInModels = defineAction({
  name: 'findAndReplaceInModels',
  since: 6,
  summary:
    'Replaces a text in the templates and styling of one or all note types; answers in how many it was found.',
  effect: 'changes',
  params: z.strictObject({
    modelName: z.string().nullable().describe('Name of the note type, in any case; null: all note types'),
    findText: z.string().describe('Exact text, in its case'),
    replaceText: z.string().describe('What comes in its place'),
    front: z.boolean().default(true).describe('Whether to look into the fronts'),
    back: z.boolean().default(true).describe('Whether to look into the backs'),
    css: z.boolean().default(true).describe('Whether to look into the styling'),
  }),
  accepts: z.object({
    modelName: z.string().nullable(),
    findText: z.string(),
    replaceText: z.string(),
    front: z.unknown().default(true),
    back: z.unknown().default(true),
    css: z.unknown().default(true),
  }),
  result: z.int().describe('In how many note types the text was found'),
  errors: [MODEL_UNKNOWN, TEMPLATE_INVALID],
  examples: [
    { params: { modelName: null, findText: 'font-size: 20px', replaceText: 'font-size: 24px' }, result: 6 },
    {
      about: 'Only in the fronts of one note type',
      params: { modelName: 'Basic', findText: '{{Back}}', replaceText: 'x', back: false, css: false },
      result: 0,
    },
  ],
  run: ({ col }, params) => {
    const notetypes = params.modelName ? [modelNamed(col, params.modelName)] : col.notetypes.all();
    let found = 0;
    for (const notetype of notetypes) {
      const draft = draftOf(notetype);
      if (replaceIn(draft, params)) found += 1;
      col.notetypes.update(draft); // even when nothing was found, as in the original
    }
    return found;
  },
});

interface Replacement {
  readonly findText: string;
  readonly replaceText: string;
  readonly front: unknown;
  readonly back: unknown;
  readonly css: unknown;
}

/** Changes the draft; tells whether the text was found. */
function replaceIn(
  { config, templates }: NotetypeDraft,
  { findText, replaceText, ...where }: Replacement,
): boolean {
  let found = false;
  const replaced = (text: string): string => {
    if (!text.includes(findText)) return text;
    found = true;
    return text.replaceAll(findText, () => replaceText);
  };
  if (where.css) config.css = replaced(config.css);
  for (const template of templates) {
    if (where.front) template.config.qFormat = replaced(template.config.qFormat);
    if (where.back) template.config.aFormat = replaced(template.config.aFormat);
  }
  return found;
}

export const stylingActions = {
  modelStyling,
  updateModelStyling,
  findAndReplaceInModels,
};
