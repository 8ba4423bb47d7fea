import * as z from 'zod';
import type { Collection } from '../engine/collection/collection.ts';
import { AnkiError } from '../engine/errors.ts';
import { shortestFloat32 } from '../engine/json/shortest-float32.ts';
import type { Preset } from '../engine/presets/preset.ts';
import { storeParameters } from '../engine/presets/store-parameters.ts';
import { parametersOf } from '../engine/scheduler/fsrs/parameters.ts';
import { evaluateParameters } from '../engine/scheduler/optimise/evaluate.ts';
import { type Optimised, optimiseParameters } from '../engine/scheduler/optimise/optimise.ts';
import { optimisePresets, withStage } from '../engine/scheduler/optimise/optimise-presets.ts';
import { trainingOf } from '../engine/scheduler/optimise/training-set.ts';
import { INTERRUPTED, SEARCH_INVALID } from './common-errors.ts';
import { type ActionContext, defineAction, type PossibleError } from './define.ts';
import { family } from './family.ts';
import { presetName, presetNamed, presetOfCurrentDeck } from './fsrs/presets.ts';
import { simulateFsrs } from './fsrs/simulate.ts';

const FSRS_ERRORS: readonly PossibleError[] = [
  { code: 'not_found', when: 'No group of deck options has the name.' },
  SEARCH_INVALID,
  INTERRUPTED,
];

const optimized = z
  .object({
    preset: z.string().nullable().describe('Name of the group of deck options; null: found for a search'),
    parameters: z.array(z.number()).describe('Parameters; none: those that FSRS comes with'),
    changed: z.boolean().describe('Whether better ones than the present were found'),
    items: z.int().describe('Answers to learn from; with less than 400 the result is not worth much'),
    healthy: z
      .boolean()
      .nullable()
      .describe('Whether FSRS can predict these answers; null when not asked for, or there are too few'),
  })
  .describe('What was found');

const optimizeFsrs = defineAction({
  name: 'optimizeFsrs',
  since: 6,
  summary:
    'Finds FSRS parameters for the cards of a preset, or of all presets one by one, and stores them; for a search it only finds them.',
  effect: 'changes',
  runs: 'long',
  params: z.strictObject({
    preset: z.string().optional().describe('Name of a group of deck options; absent: all, one by one'),
    search: z
      .string()
      .optional()
      .describe('Cards to learn from, whatever their options; absent: those with the options'),
    store: z.boolean().default(true).describe('Whether presets get what was found'),
    reschedule: z
      .boolean()
      .default(false)
      .describe('Whether cards become due when the new parameters say so'),
    healthCheck: z.boolean().default(false).describe('Whether "healthy" is found out, which takes longer'),
  }),
  result: z.array(optimized).describe('For each group of deck options, or for the search'),
  errors: [
    ...FSRS_ERRORS,
    { code: 'conflict', when: 'Another collection was opened meanwhile.' },
    { code: 'invalid', when: 'FSRS is off, so nothing can be stored.' },
  ],
  examples: [
    {
      collection: 'fsrs',
      params: {},
      result: [
        { preset: 'Default', parameters: [], changed: false, items: 57, healthy: null },
        {
          preset: 'Strict',
          parameters: [
            0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835,
            0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
          ],
          changed: false,
          items: 27,
          healthy: null,
        },
      ],
      match: { '/*/parameters/*': 'close:1e-3' },
    },
  ],
  run: (context, { preset, search, store, reschedule, healthCheck }) => {
    if (search !== undefined) return optimizeSearch(context, search, preset, healthCheck);
    const { col } = context;
    const presets = preset === undefined ? col.presets.all() : [presetNamed(col, preset)];
    return optimizePresets(context, presets, healthCheck, (found) => {
      const isAll = preset === undefined;
      if (store) storeParameters(col, { parameters: found, reschedule, isAll }, context.work);
    });
  },
});

const evaluateFsrs = defineAction({
  name: 'evaluateFsrs',
  since: 6,
  summary:
    'Tells how well FSRS parameters predict the answers of a preset or a search; the smaller, the better.',
  effect: 'none',
  params: z.strictObject({
    preset: presetName,
    search: z
      .string()
      .optional()
      .describe('Cards to look at; absent: those with the options that are not suspended'),
    parameters: z.array(z.number()).optional().describe('Parameters to judge; absent: those of the options'),
  }),
  result: z
    .object({
      logLoss: z.number().describe('Log loss'),
      rmseBins: z.number().describe('Root mean square error, over answers of a like kind'),
      items: z.int().describe('Answers that were looked at'),
    })
    .describe('How far off the parameters are'),
  errors: [
    ...FSRS_ERRORS,
    { code: 'invalid', when: 'There are no answers, or the parameters cannot be used.' },
  ],
  examples: [
    {
      collection: 'fsrs',
      params: {},
      result: { logLoss: 0.9384276866912842, rmseBins: 0.4346090853214264, items: 57 },
      match: { '/logLoss': 'close:1e-4', '/rmseBins': 'close:1e-4' },
    },
  ],
  run: ({ col }, { preset: name, search, parameters }) => {
    const preset = name === undefined ? presetOfCurrentDeck(col) : presetNamed(col, name);
    const training = trainingOf(preset);
    const request = { ...training, search: search ?? training.search };
    return evaluateParameters(col, request, parameters ?? parametersOf(preset.config));
  },
});

export const fsrsActions = family('fsrs', { optimizeFsrs, evaluateFsrs, simulateFsrs });

async function optimizePresets(
  context: ActionContext,
  presets: readonly Preset[],
  healthCheck: boolean,
  store: (found: ReadonlyMap<Preset['id'], readonly number[]>) => void,
): Promise<z.output<typeof optimized>[]> {
  const { col, work, changeLater } = context;
  const found = await optimisePresets(col, presets, healthCheck, work);
  await changeLater(() => {
    requireSame(context, col);
    store(new Map(found.map(({ preset, parameters }) => [preset.id, parameters])));
  });
  return found.map(({ preset, ...optimised }) => told(preset.name, parametersOf(preset.config), optimised));
}

async function optimizeSearch(
  { col, work }: ActionContext,
  search: string,
  name: string | undefined,
  healthCheck: boolean,
): Promise<z.output<typeof optimized>[]> {
  const preset = name === undefined ? presetOfCurrentDeck(col) : presetNamed(col, name);
  const { ignoreBefore } = trainingOf(preset);
  const current = parametersOf(preset.config);
  const relearningSteps = preset.config.relearnSteps.length;
  const request = { search, ignoreBefore, current, relearningSteps, healthCheck };
  const optimised = await optimiseParameters(col, request, withStage(work, 'Optimizing...'));
  return [told(null, current, optimised)];
}

const told = (
  preset: string | null,
  current: readonly number[],
  { parameters, items, isHealthy }: Optimised,
): z.output<typeof optimized> => ({
  preset,
  parameters: parameters.map(shortestFloat32),
  changed:
    parameters.length !== current.length ||
    parameters.some((one, i) => Math.fround(one) !== Math.fround(current[i] ?? 0)),
  items,
  healthy: isHealthy ?? null,
});

function requireSame(context: ActionContext, col: Collection): void {
  if (context.col !== col) throw new AnkiError('conflict', 'another collection was opened meanwhile');
}
