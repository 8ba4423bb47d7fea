import * as z from 'zod';
import { AnkiError } from '../../engine/errors.ts';
import { moveTo, newTemplate } from '../../engine/notetypes/draft.ts';
import { defineAction } from '../define.ts';
import { editModel, index, modelName, modelNamed, templateName, templateNamed } from './lookup.ts';

const modelTemplates = defineAction({
  name: 'modelTemplates',
  since: 6,
  summary: "Maps a note type's card templates to their two sides.",
  effect: 'none',
  params: z.strictObject({ modelName }),
  result: z.record(z.string(), z.object({ Front: z.string(), Back: z.string() })),
  examples: [
    {
      params: { modelName: 'Cloze' },
      result: { Cloze: { Front: '{{cloze:Text}}', Back: '{{cloze:Text}}<br>\n{{Back Extra}}' } },
    },
  ],
  run: ({ col }, { modelName }): Record<string, { Front: string; Back: string }> =>
    Object.fromEntries(
      modelNamed(col, modelName).templates.map(({ name, config }) => [
        name,
        { Front: config.qFormat, Back: config.aFormat },
      ]),
    ),
});

const modelFieldsOnTemplates = defineAction({
  name: 'modelFieldsOnTemplates',
  since: 6,
  summary: 'Maps card templates to the fields on their front, and those that only their back has.',
  effect: 'none',
  params: z.strictObject({ modelName }),
  result: z.record(z.string(), z.array(z.array(z.string()))),
  examples: [{ params: { modelName: 'Basic' }, result: { 'Card 1': [['Front'], ['Back']] } }],
  run: ({ col }, { modelName }): Record<string, string[][]> =>
    Object.fromEntries(
      modelNamed(col, modelName).templates.map(({ name, config }) => {
        const front = fieldsIn(config.qFormat);
        return [name, [front, fieldsIn(config.aFormat).filter((field) => !front.includes(field))]];
      }),
    ),
});

/** Names inside tags, without filters; tags of conditionals are passed over, but not `{{^…}}`, as in the original. */
function fieldsIn(template: string): string[] {
  return [...template.matchAll(/\{\{[^#/}]+?\}\}/g)]
    .map(([tag]) => tag.replace(/[{}]/g, '').split(':').at(-1) ?? '')
    .filter((field) => field !== 'FrontSide');
}

const modelTemplateRename = defineAction({
  name: 'modelTemplateRename',
  since: 6,
  summary: 'Renames a card template.',
  effect: 'changes',
  params: z.strictObject({ modelName, oldTemplateName: templateName, newTemplateName: z.string() }),
  result: z.null(),
  examples: [
    {
      params: { modelName: 'Basic', oldTemplateName: 'Card 1', newTemplateName: 'Forward' },
      result: null,
    },
  ],
  run: ({ col }, { modelName, oldTemplateName, newTemplateName }) =>
    editModel(col, modelName, (draft) => {
      templateNamed(draft, oldTemplateName).name = newTemplateName;
    }),
});

const modelTemplateReposition = defineAction({
  name: 'modelTemplateReposition',
  since: 6,
  summary: 'Moves a card template to another place; cards stay with their template.',
  effect: 'changes',
  backsUp: true,
  params: z.strictObject({ modelName, templateName, index }),
  result: z.null(),
  examples: [
    { params: { modelName: 'Basic (and reversed card)', templateName: 'Card 2', index: 0 }, result: null },
  ],
  run: ({ col }, { modelName, templateName, index }) =>
    editModel(col, modelName, (draft) => {
      moveTo(draft.templates, templateNamed(draft, templateName), index);
    }),
});

const modelTemplateAdd = defineAction({
  name: 'modelTemplateAdd',
  since: 6,
  summary:
    'Adds a card template, with cards for all notes that have what it shows; changes one of the same name.',
  effect: 'changes',
  backsUp: true,
  params: z.strictObject({
    modelName,
    template: z.looseObject({ Name: z.string(), Front: z.string(), Back: z.string() }),
  }),
  result: z.null(),
  examples: [
    {
      params: {
        modelName: 'Basic',
        template: { Name: 'Card 2', Front: '{{Back}}', Back: '{{FrontSide}}<hr>{{Front}}' },
      },
      result: null,
    },
  ],
  run: ({ col }, { modelName, template: { Name, Front, Back } }) =>
    editModel(col, modelName, (draft) => {
      const texts = { qFormat: Front, aFormat: Back };
      const existing = draft.templates.find(({ name }) => name === Name);
      if (existing) Object.assign(existing.config, texts);
      else draft.templates.push(newTemplate(Name, texts, col.random));
    }),
});

const modelTemplateRemove = defineAction({
  name: 'modelTemplateRemove',
  since: 6,
  summary: 'Removes a card template with its cards.',
  effect: 'destroys',
  backsUp: true,
  params: z.strictObject({ modelName, templateName }),
  result: z.null(),
  examples: [{ params: { modelName: 'Basic (and reversed card)', templateName: 'Card 2' }, result: null }],
  run: ({ col }, { modelName, templateName }) =>
    editModel(col, modelName, (draft) => {
      const template = templateNamed(draft, templateName);
      if (draft.templates.length < 2) throw new AnkiError('invalid', 'must have 1 template');
      draft.templates = draft.templates.filter((other) => other !== template);
    }),
});

const updateModelTemplates = defineAction({
  name: 'updateModelTemplates',
  since: 6,
  summary: 'Changes sides of card templates by name; unknown templates and empty texts are passed over.',
  effect: 'changes',
  params: z.strictObject({
    model: z.looseObject({
      name: z.string().describe('Name of the note type'),
      templates: z
        .record(
          z.string(),
          z.looseObject({ Front: z.string().nullish(), Back: z.string().nullish() }).nullable(),
        )
        .describe('New sides by name of the card template'),
    }),
  }),
  result: z.null(),
  examples: [
    {
      params: { model: { name: 'Basic', templates: { 'Card 1': { Front: '{{Front}}?' } } } },
      result: null,
    },
  ],
  run: ({ col }, { model }) =>
    editModel(col, model.name, (draft) => {
      for (const { name, config } of draft.templates) {
        const texts = Object.hasOwn(model.templates, name) ? model.templates[name] : undefined;
        if (texts?.Front) config.qFormat = texts.Front;
        if (texts?.Back) config.aFormat = texts.Back;
      }
    }),
});

export const templateActions = {
  modelTemplates,
  modelFieldsOnTemplates,
  modelTemplateRename,
  modelTemplateReposition,
  modelTemplateAdd,
  modelTemplateRemove,
  updateModelTemplates,
};
