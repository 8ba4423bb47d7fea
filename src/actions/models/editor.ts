import * as z from 'zod';
import { FIELD_UNKNOWN } from '../common-errors.ts';
import { defineAction } from '../define.ts';
import { editModel, fieldNamed } from './lookup.ts';
import { fieldName, laxModelName, modelName } from './schema.ts';
import { fontSizeOf, textOr } from './values.ts';

/** The actions look at the value themselves: what is not there is told before what is wrong. */
const ofField = { modelName: laxModelName, fieldName } as const;

const modelFieldSetFont = defineAction({
  name: 'modelFieldSetFont',
  since: 6,
  summary: 'Sets the font that the editor uses for a field.',
  effect: 'changes',
  params: z.strictObject({ modelName, fieldName, font: z.string().describe('Name of the font') }),
  accepts: z.object({ ...ofField, font: z.unknown() }),
  result: z.null(),
  errors: [FIELD_UNKNOWN],
  examples: [{ params: { modelName: 'Basic', fieldName: 'Front', font: 'Courier' }, result: null }],
  run: ({ col }, { modelName, fieldName, font }) =>
    editModel(col, modelName, (draft) => {
      const { config } = fieldNamed(draft, fieldName);
      config.fontName = textOr(font, 'font should be a string');
    }),
});

const modelFieldSetFontSize = defineAction({
  name: 'modelFieldSetFontSize',
  since: 6,
  summary: 'Sets the font size that the editor uses for a field.',
  effect: 'changes',
  params: z.strictObject({
    modelName,
    fieldName,
    fontSize: z.int().min(0).max(0xffff).describe('Pixels'),
  }),
  accepts: z.object({ ...ofField, fontSize: z.unknown() }),
  result: z.null(),
  errors: [FIELD_UNKNOWN],
  examples: [{ params: { modelName: 'Basic', fieldName: 'Front', fontSize: 10 }, result: null }],
  run: ({ col }, { modelName, fieldName, fontSize }) =>
    editModel(col, modelName, (draft) => {
      const { config } = fieldNamed(draft, fieldName);
      config.fontSize = fontSizeOf(fontSize);
    }),
});

const modelFieldSetDescription = defineAction({
  name: 'modelFieldSetDescription',
  since: 6,
  summary: 'Sets the description of a field: what the editor shows while it is empty. Always answers true.',
  effect: 'changes',
  params: z.strictObject({ modelName, fieldName, description: z.string().describe('The text') }),
  accepts: z.object({ ...ofField, description: z.unknown() }),
  result: z.literal(true).describe('Always true'),
  errors: [FIELD_UNKNOWN],
  examples: [{ params: { modelName: 'Basic', fieldName: 'Front', description: 'the word' }, result: true }],
  run: ({ col }, { modelName, fieldName, description }) => {
    editModel(col, modelName, (draft) => {
      const { config } = fieldNamed(draft, fieldName);
      config.description = textOr(description, 'description should be a string');
    });
    return true as const;
  },
});

/** What the editor shows of a field. */
export const editorActions = { modelFieldSetFont, modelFieldSetFontSize, modelFieldSetDescription };
