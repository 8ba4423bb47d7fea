import * as z from 'zod';
import { notetypeToLegacy } from '../../engine/notetypes/legacy.ts';
import { defineAction } from '../define.ts';
import { id } from '../lax-values.ts';
import { model, modelNamed, modelWithId } from './lookup.ts';
import { lenientId } from './values.ts';

const modelNames = defineAction({
  name: 'modelNames',
  since: 1,
  summary: 'Lists the names of all note types, sorted.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.array(z.string()),
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
  result: z.record(z.string(), id),
  examples: [],
  run: ({ col }) => Object.fromEntries(col.notetypes.namesAndIds().map(({ id, name }) => [name, id])),
});

const modelNameFromId = defineAction({
  name: 'modelNameFromId',
  since: 6,
  summary: 'Tells the name of the note type with an id.',
  effect: 'none',
  params: z.strictObject({ modelId: lenientId }),
  result: z.string(),
  examples: [],
  run: ({ col }, { modelId }) => modelWithId(col, modelId).name,
});

const findModelsById = defineAction({
  name: 'findModelsById',
  since: 6,
  summary: 'Answers the note types with the given ids, whole; an error when one is missing.',
  effect: 'none',
  params: z.strictObject({ modelIds: z.array(lenientId) }),
  result: z.array(model),
  examples: [{ params: { modelIds: [] }, result: [] }],
  run: ({ col }, { modelIds }) => modelIds.map((id) => notetypeToLegacy(modelWithId(col, id))),
});

const findModelsByName = defineAction({
  name: 'findModelsByName',
  since: 6,
  summary: 'Answers the note types with the given names, whole; an error when one is missing.',
  effect: 'none',
  params: z.strictObject({ modelNames: z.array(z.string()).describe('Names, in any case') }),
  result: z.array(model),
  examples: [{ params: { modelNames: [] }, result: [] }],
  run: ({ col }, { modelNames }) => modelNames.map((name) => notetypeToLegacy(modelNamed(col, name))),
});

export const findActions = {
  modelNames,
  modelNamesAndIds,
  modelNameFromId,
  findModelsById,
  findModelsByName,
};
