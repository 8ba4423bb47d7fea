import * as z from 'zod';
import { draftOf } from '../../engine/notetypes/draft.ts';
import type { NotetypeDraft } from '../../engine/notetypes/notetype.ts';
import { defineAction } from '../define.ts';
import { editModel, modelName, modelNamed } from './lookup.ts';
import { flag } from './values.ts';

const modelStyling = defineAction({
  name: 'modelStyling',
  since: 6,
  summary: 'Answers the styling (CSS) of a note type.',
  effect: 'none',
  params: z.strictObject({ modelName }),
  result: z.object({ css: z.string() }),
  examples: [],
  run: ({ col }, { modelName }) => ({ css: modelNamed(col, modelName).config.css }),
});

const updateModelStyling = defineAction({
  name: 'updateModelStyling',
  since: 6,
  summary: 'Replaces the styling (CSS) of a note type.',
  effect: 'changes',
  params: z.strictObject({
    model: z.looseObject({ name: z.string().describe('Name of the note type'), css: z.string() }),
  }),
  result: z.null(),
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
    modelName: z.string().nullable().describe('Name of the note type; empty or null: all'),
    findText: z.string().describe('Exact text, in its case'),
    replaceText: z.string(),
    front: flag('Whether to look into the fronts').default(true),
    back: flag('Whether to look into the backs').default(true),
    css: flag('Whether to look into the styling').default(true),
  }),
  result: z.int(),
  examples: [{ params: { modelName: 'Basic', findText: 'no such text', replaceText: 'x' }, result: 0 }],
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
