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
import { type ActionContext, defineAction } from './define.ts';
import { family } from './family.ts';
import { presetNamed, presetOfCurrentDeck } from './fsrs/presets.ts';
import { simulateFsrs } from './fsrs/simulate.ts';

const presetName = z.string().optional().describe('Name of a group of deck options');

const optimized = z.object({
  preset: z.string().nullable(),
  parameters: z.array(z.number()),
  changed: z.boolean().describe('Whether better ones than the present were found'),
  items: z.int().describe('Answers to learn from; with less than 400 the result is not worth much'),
  healthy: z
    .boolean()
    .nullable()
    .describe('Whether FSRS can foretell these answers; null when not asked for, or there are too few'),
});

const optimizeFsrs = defineAction({
  name: 'optimizeFsrs',
  since: 6,
  summary:
    'Finds FSRS parameters for the cards of a preset, or of all presets one by one, and stores them; for a search it only finds them.',
  effect: 'changes',
  runs: 'long',
  params: z.strictObject({
    preset: presetName,
    search: z.string().optional().describe('Cards to learn from, whatever their preset'),
    store: z.boolean().default(true).describe('Whether presets get what was found'),
    reschedule: z
      .boolean()
      .default(false)
      .describe('Whether cards become due when the new parameters say so'),
    healthCheck: z.boolean().default(false),
  }),
  result: z.array(optimized),
  examples: [],
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
    'Tells how well FSRS parameters foretell the answers of a preset or a search; the smaller, the better.',
  effect: 'none',
  params: z.strictObject({
    preset: presetName.describe('Absent: that of the current deck'),
    search: z.string().optional().describe("Absent: the preset's cards that are not suspended"),
    parameters: z.array(z.number()).optional().describe("Absent: the preset's"),
  }),
  result: z.object({ logLoss: z.number(), rmseBins: z.number(), items: z.int() }),
  examples: [],
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
