import * as z from 'zod';
import { AnkiError } from '../../engine/errors.ts';
import { moveTo, newTemplate } from '../../engine/notetypes/draft.ts';
import { MODEL_UNKNOWN, TEMPLATE_INVALID } from '../common-errors.ts';
import { defineAction, type PossibleError } from '../define.ts';
import { editModel, modelNamed, templateNamed } from './lookup.ts';
import { back, front, laxModelName, modelName, place, readsModel, templateName } from './schema.ts';

const TEMPLATE_UNKNOWN: PossibleError = {
  code: 'not_found',
  when: 'No note type, or no card template of it, has the name.',
};

const NAME_INVALID: PossibleError = {
  code: 'invalid',
  when: 'The name is empty or holds nothing but quotation marks.',
};

const sides = z.object({ Front: front, Back: back }).describe('Both sides');

const fieldsOfSide = z.array(z.string()).describe('Names of fields');

const modelTemplates = defineAction({
  name: 'modelTemplates',
  since: 6,
  summary: "Maps a note type's card templates to their two sides.",
  ...readsModel,
  result: z.record(z.string(), sides).describe('By name of the card template'),
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
  ...readsModel,
  result: z
    .record(z.string(), z.tuple([fieldsOfSide, fieldsOfSide]))
    .describe('By name of the card template: the fields on the front, then those on the back alone'),
  examples: [{ params: { modelName: 'Basic' }, result: { 'Card 1': [['Front'], ['Back']] } }],
  run: ({ col }, { modelName }): Record<string, [string[], string[]]> =>
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
  params: z.strictObject({
    modelName,
    oldTemplateName: templateName,
    newTemplateName: z.string().describe('Its new name; one that another template has gets a + at its end'),
  }),
  accepts: z.object({ modelName: laxModelName, oldTemplateName: templateName, newTemplateName: z.string() }),
  result: z.null(),
  errors: [TEMPLATE_UNKNOWN, NAME_INVALID],
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
  params: z.strictObject({ modelName, templateName, index: place }),
  accepts: z.object({ modelName: laxModelName, templateName, index: z.int() }),
  result: z.null(),
  errors: [TEMPLATE_UNKNOWN],
  examples: [
    { params: { modelName: 'Basic (and reversed card)', templateName: 'Card 2', index: 0 }, result: null },
  ],
  run: ({ col }, { modelName, templateName, index }) =>
    editModel(col, modelName, (draft) => {
      moveTo(draft.templates, templateNamed(draft, templateName), index);
    }),
});

const template = z
  .strictObject({ Name: z.string().describe('Name of the card template'), Front: front, Back: back })
  .describe('The card template');

const modelTemplateAdd = defineAction({
  name: 'modelTemplateAdd',
  since: 6,
  summary:
    'Adds a card template, with cards for all notes that have what it shows; changes one of the same name.',
  effect: 'changes',
  backsUp: true,
  params: z.strictObject({
    modelName,
    template,
  }),
  accepts: z.object({ modelName: laxModelName, template: template.loose() }),
  result: z.null(),
  errors: [MODEL_UNKNOWN, NAME_INVALID, TEMPLATE_INVALID],
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
  accepts: z.object({ modelName: laxModelName, templateName }),
  result: z.null(),
  errors: [TEMPLATE_UNKNOWN, { code: 'invalid', when: 'The note type has no other card template.' }],
  examples: [{ params: { modelName: 'Basic (and reversed card)', templateName: 'Card 2' }, result: null }],
  run: ({ col }, { modelName, templateName }) =>
    editModel(col, modelName, (draft) => {
      const template = templateNamed(draft, templateName);
      if (draft.templates.length < 2) throw new AnkiError('invalid', 'must have 1 template');
      draft.templates = draft.templates.filter((other) => other !== template);
    }),
});

const newSides = z
  .strictObject({
    Front: front.optional().describe('Template of the question; absent: it stays'),
    Back: back.optional().describe('Template of the answer; absent: it stays'),
  })
  .describe('New sides');

const newTemplates = z
  .strictObject({
    name: modelName,
    templates: z.record(z.string(), newSides).describe('New sides by name of the card template'),
  })
  .describe('What changes in which note type');

const laxSides = z.looseObject({ Front: z.string().nullish(), Back: z.string().nullish() });
const laxTemplates = z.looseObject({
  name: z.string(),
  templates: z.record(z.string(), laxSides.nullable()),
});

const updateModelTemplates = defineAction({
  name: 'updateModelTemplates',
  since: 6,
  summary: 'Changes sides of card templates by name; unknown templates and empty texts are skipped.',
  effect: 'changes',
  params: z.strictObject({ model: newTemplates }),
  accepts: z.object({ model: laxTemplates }),
  result: z.null(),
  errors: [MODEL_UNKNOWN, TEMPLATE_INVALID],
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
