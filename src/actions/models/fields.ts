import * as z from 'zod';
import { draftOf, moveTo, newField } from '../../engine/notetypes/draft.ts';
import { FIELD_UNKNOWN, MODEL_UNKNOWN, TEMPLATE_INVALID } from '../common-errors.ts';
import { defineAction, type PossibleError } from '../define.ts';
import { editedModel, editModel, fieldNamed, modelNamed } from './lookup.ts';
import { fieldName, laxModelName, modelName, place, readsModel } from './schema.ts';

const FIELD_NAME_INVALID: PossibleError = {
  code: 'invalid',
  when: 'The new name is empty, or nothing is left of it without the characters that fields cannot have.',
};

const fontOfField = z
  .object({ font: z.string().describe('Name of the font'), size: z.int().describe('Its size, in pixels') })
  .describe('What the editor uses for the field');

const modelFieldNames = defineAction({
  name: 'modelFieldNames',
  since: 1,
  summary: 'Lists the names of the fields of a note type.',
  ...readsModel,
  result: z.array(z.string()).describe('Names, in the order of the fields'),
  examples: [{ params: { modelName: 'Basic' }, result: ['Front', 'Back'] }],
  run: ({ col }, { modelName }) => modelNamed(col, modelName).fields.map(({ name }) => name),
});

const modelFieldDescriptions = defineAction({
  name: 'modelFieldDescriptions',
  since: 6,
  summary: "Lists the descriptions of a note type's fields: what the editor shows while they are empty.",
  ...readsModel,
  result: z.array(z.string()).describe('Descriptions, in the order of the fields'),
  examples: [{ params: { modelName: 'Basic' }, result: ['', ''] }],
  run: ({ col }, { modelName }) => modelNamed(col, modelName).fields.map(({ config }) => config.description),
});

const modelFieldFonts = defineAction({
  name: 'modelFieldFonts',
  since: 6,
  summary: "Maps a note type's fields to the font and its size that the editor uses.",
  ...readsModel,
  result: z.record(z.string(), fontOfField).describe('By name of the field'),
  examples: [
    {
      params: { modelName: 'Basic' },
      result: { Front: { font: 'Arial', size: 20 }, Back: { font: 'Arial', size: 20 } },
    },
  ],
  run: ({ col }, { modelName }): Record<string, { font: string; size: number }> =>
    Object.fromEntries(
      modelNamed(col, modelName).fields.map(({ name, config }) => [
        name,
        { font: config.fontName, size: config.fontSize },
      ]),
    ),
});

const modelFieldRename = defineAction({
  name: 'modelFieldRename',
  since: 6,
  summary: 'Renames a field; the card templates follow.',
  effect: 'changes',
  params: z.strictObject({
    modelName,
    oldFieldName: fieldName,
    newFieldName: z.string().describe('Its new name; one that another field has gets a + at its end'),
  }),
  accepts: z.object({ modelName: laxModelName, oldFieldName: fieldName, newFieldName: z.string() }),
  result: z.null(),
  errors: [FIELD_UNKNOWN, FIELD_NAME_INVALID, TEMPLATE_INVALID],
  examples: [
    { params: { modelName: 'Basic', oldFieldName: 'Front', newFieldName: 'Question' }, result: null },
  ],
  run: ({ col }, { modelName, oldFieldName, newFieldName }) => {
    const draft = editedModel(col, modelName);
    fieldNamed(draft, oldFieldName).name = newFieldName;
    // Saved twice, as in the original: only the second time are the requirements those of the renamed field.
    col.notetypes.update(draftOf(col.notetypes.update(draft)));
    col.notetypes.setCurrent(draft.id);
    return null;
  },
});

const modelFieldReposition = defineAction({
  name: 'modelFieldReposition',
  since: 6,
  summary: 'Moves a field to another place in all notes of the note type.',
  effect: 'changes',
  backsUp: true,
  params: z.strictObject({ modelName, fieldName, index: place }),
  accepts: z.object({ modelName: laxModelName, fieldName, index: z.int() }),
  result: z.null(),
  errors: [FIELD_UNKNOWN],
  examples: [{ params: { modelName: 'Basic', fieldName: 'Back', index: 0 }, result: null }],
  run: ({ col }, { modelName, fieldName, index }) =>
    editModel(col, modelName, (draft) => {
      moveTo(draft.fields, fieldNamed(draft, fieldName), index);
    }),
});

const modelFieldAdd = defineAction({
  name: 'modelFieldAdd',
  since: 6,
  summary: 'Adds a field to a note type, at the end or at a place; one that exists already is moved there.',
  effect: 'changes',
  backsUp: true,
  params: z.strictObject({
    modelName,
    fieldName: z.string().describe('Name of the field; characters that fields cannot have are left out'),
    index: place
      .optional()
      .describe('Place, counted from 0; below zero counts from the end; absent: the end'),
  }),
  accepts: z.object({ modelName: laxModelName, fieldName: z.string(), index: z.int().nullish() }),
  result: z.null(),
  errors: [MODEL_UNKNOWN, FIELD_NAME_INVALID],
  examples: [{ params: { modelName: 'Basic', fieldName: 'Source', index: 0 }, result: null }],
  run: ({ col }, { modelName, fieldName, index }) =>
    editModel(col, modelName, (draft) => {
      const existing = draft.fields.find(({ name }) => name === fieldName);
      const field = existing ?? newField(fieldName, col.random);
      if (!existing) {
        // The original saves it at the end first, by an old function that also makes the note type the current one.
        draft.fields.push(field);
        col.notetypes.settleNames(draft);
        col.notetypes.setCurrent(draft.id);
      }
      if (typeof index === 'number') moveTo(draft.fields, field, index);
    }),
});

const modelFieldRemove = defineAction({
  name: 'modelFieldRemove',
  since: 6,
  summary: 'Removes a field with its content from all notes of the note type; the card templates follow.',
  effect: 'destroys',
  backsUp: true,
  params: z.strictObject({ modelName, fieldName }),
  accepts: z.object({ modelName: laxModelName, fieldName }),
  result: z.null(),
  errors: [FIELD_UNKNOWN, { code: 'invalid', when: 'The note type has no other field.' }, TEMPLATE_INVALID],
  examples: [{ params: { modelName: 'Basic', fieldName: 'Back' }, result: null }],
  run: ({ col }, { modelName, fieldName }) =>
    editModel(col, modelName, (draft) => {
      const field = fieldNamed(draft, fieldName);
      draft.fields = draft.fields.filter((other) => other !== field);
    }),
});

export const fieldActions = {
  modelFieldNames,
  modelFieldDescriptions,
  modelFieldFonts,
  modelFieldRename,
  modelFieldReposition,
  modelFieldAdd,
  modelFieldRemove,
};
