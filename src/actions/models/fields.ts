import * as z from 'zod';
import { draftOf, moveTo, newField } from '../../engine/notetypes/draft.ts';
import { defineAction } from '../define.ts';
import { editedModel, editModel, fieldName, fieldNamed, index, modelName, modelNamed } from './lookup.ts';
import { fontSizeOf, given, textOr } from './values.ts';

const modelFieldNames = defineAction({
  name: 'modelFieldNames',
  since: 1,
  summary: 'Lists the names of the fields of a note type.',
  effect: 'none',
  params: z.strictObject({ modelName }),
  result: z.array(z.string()),
  examples: [{ params: { modelName: 'Basic' }, result: ['Front', 'Back'] }],
  run: ({ col }, { modelName }) => modelNamed(col, modelName).fields.map(({ name }) => name),
});

const modelFieldDescriptions = defineAction({
  name: 'modelFieldDescriptions',
  since: 6,
  summary: "Lists the descriptions of a note type's fields: what the editor shows while they are empty.",
  effect: 'none',
  params: z.strictObject({ modelName }),
  result: z.array(z.string()),
  examples: [{ params: { modelName: 'Basic' }, result: ['', ''] }],
  run: ({ col }, { modelName }) => modelNamed(col, modelName).fields.map(({ config }) => config.description),
});

const modelFieldFonts = defineAction({
  name: 'modelFieldFonts',
  since: 6,
  summary: "Maps a note type's fields to the font and its size that the editor uses.",
  effect: 'none',
  params: z.strictObject({ modelName }),
  result: z.record(z.string(), z.object({ font: z.string(), size: z.int() })),
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
  params: z.strictObject({ modelName, oldFieldName: fieldName, newFieldName: z.string() }),
  result: z.null(),
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
  params: z.strictObject({ modelName, fieldName, index }),
  result: z.null(),
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
  params: z.strictObject({ modelName, fieldName: z.string(), index: index.nullish() }),
  result: z.null(),
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
  result: z.null(),
  examples: [{ params: { modelName: 'Basic', fieldName: 'Back' }, result: null }],
  run: ({ col }, { modelName, fieldName }) =>
    editModel(col, modelName, (draft) => {
      const field = fieldNamed(draft, fieldName);
      draft.fields = draft.fields.filter((other) => other !== field);
    }),
});

const modelFieldSetFont = defineAction({
  name: 'modelFieldSetFont',
  since: 6,
  summary: 'Sets the font that the editor uses for a field.',
  effect: 'changes',
  params: z.strictObject({ modelName, fieldName, font: given('string', 'Name of the font') }),
  result: z.null(),
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
    fontSize: given('integer', 'Pixels, a whole number up to 65535'),
  }),
  result: z.null(),
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
  params: z.strictObject({ modelName, fieldName, description: given('string', 'The text') }),
  result: z.boolean(),
  examples: [{ params: { modelName: 'Basic', fieldName: 'Front', description: 'the word' }, result: true }],
  run: ({ col }, { modelName, fieldName, description }) => {
    editModel(col, modelName, (draft) => {
      const { config } = fieldNamed(draft, fieldName);
      config.description = textOr(description, 'description should be a string');
    });
    return true;
  },
});

export const fieldActions = {
  modelFieldNames,
  modelFieldDescriptions,
  modelFieldFonts,
  modelFieldRename,
  modelFieldReposition,
  modelFieldAdd,
  modelFieldRemove,
  modelFieldSetFont,
  modelFieldSetFontSize,
  modelFieldSetDescription,
};
