import * as z from 'zod';
import { MODEL_UNKNOWN } from '../common-errors.ts';
import { defineAction, type PossibleError } from '../define.ts';
import { modelId } from '../id-schemas.ts';
import { CREATE_WORDS, WORDS } from './examples.ts';
import { modelNamed, modelWithId, shownModel } from './lookup.ts';
import { model } from './schema.ts';

const MODEL_ID_UNKNOWN: PossibleError = { code: 'not_found', when: 'No note type has the id.' };

const models = z.array(model).describe('Note types in the order of the request');

const modelNames = defineAction({
  name: 'modelNames',
  since: 1,
  summary: 'Lists the names of all note types, sorted.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.array(z.string()).describe('Names'),
  errors: [],
  examples: [
    {
      params: {},
      result: [
        'Basic',
        'Basic (and reversed card)',
        'Basic (optional reversed card)',
        'Basic (type in the answer)',
        'Cloze',
        'Image Occlusion',
      ],
    },
  ],
  run: ({ col }) => col.notetypes.namesAndIds().map(({ name }) => name),
});

const modelNamesAndIds = defineAction({
  name: 'modelNamesAndIds',
  since: 1,
  summary: 'Maps the names of all note types to their ids.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.record(z.string(), modelId).describe('Ids by name'),
  errors: [],
  examples: [
    {
      params: {},
      result: {
        Basic: 1761987600000,
        'Basic (and reversed card)': 1761987600001,
        'Basic (optional reversed card)': 1761987600002,
        'Basic (type in the answer)': 1761987600003,
        Cloze: 1761987600004,
        'Image Occlusion': 1761987600005,
      },
    },
  ],
  run: ({ col }) => Object.fromEntries(col.notetypes.namesAndIds().map(({ id, name }) => [name, id])),
});

const modelNameFromId = defineAction({
  name: 'modelNameFromId',
  since: 6,
  summary: 'Tells the name of the note type with an id.',
  effect: 'none',
  params: z.strictObject({ modelId: modelId.describe('Id of a note type') }),
  accepts: z.object({ modelId: z.unknown() }),
  result: z.string().describe('Name'),
  errors: [MODEL_ID_UNKNOWN],
  examples: [{ collection: 'study', params: { modelId: 1761987600000 }, result: 'Basic' }],
  run: ({ col }, { modelId }) => modelWithId(col, modelId).name,
});

const findModelsById = defineAction({
  name: 'findModelsById',
  since: 6,
  summary: 'Answers the note types with the given ids, whole; an error when one is missing.',
  effect: 'none',
  params: z.strictObject({ modelIds: z.array(modelId).describe('Ids of note types') }),
  accepts: z.object({ modelIds: z.array(z.unknown()) }),
  result: models,
  errors: [MODEL_ID_UNKNOWN],
  examples: [{ before: [CREATE_WORDS], params: { modelIds: [WORDS.id] }, result: [WORDS] }],
  run: ({ col }, { modelIds }) => modelIds.map((id) => shownModel(modelWithId(col, id))),
});

const findModelsByName = defineAction({
  name: 'findModelsByName',
  since: 6,
  summary: 'Answers the note types with the given names, whole; an error when one is missing.',
  effect: 'none',
  params: z.strictObject({ modelNames: z.array(z.string()).describe('Names, in any case') }),
  result: models,
  errors: [MODEL_UNKNOWN],
  examples: [
    { before: [CREATE_WORDS], params: { modelNames: ['words'] }, result: [WORDS] },
    { params: { modelNames: [] }, result: [] },
  ],
  run: ({ col }, { modelNames }) => modelNames.map((name) => shownModel(modelNamed(col, name))),
});

export const findActions = {
  modelNames,
  modelNamesAndIds,
  modelNameFromId,
  findModelsById,
  findModelsByName,
};
