import { clone } from '@bufbuild/protobuf';
import type { Collection } from '../../collection/collection.ts';
import { AnkiError } from '../../errors.ts';
import { type LongWork, reportProgress } from '../../long-work.ts';
import type { Preset } from '../../presets/preset.ts';
import type { OptionsChange } from '../../presets/save-options.ts';
import { PresetConfigSchema } from '../../proto/storage.gen.ts';
import { FsrsModel } from '../fsrs/model.ts';
import { parametersOf, workingParameters } from '../fsrs/parameters.ts';
import { foretell } from './evaluate.ts';
import { logLoss } from './foretold.ts';
import { isHealthy } from './health.ts';
import { computeParameters } from './training/compute-parameters.ts';
import { type TrainingRequest, type TrainingSet, trainingOf, trainingSet } from './training-set.ts';

export interface OptimiseRequest extends TrainingRequest {
  readonly current: readonly number[];
  readonly relearningSteps: number;
  /** Also say whether FSRS can foretell these answers at all. */
  readonly healthCheck: boolean;
}

export interface Optimised {
  /** The current ones when no better ones were found. */
  readonly parameters: readonly number[];
  /** How many answers there were to learn from; below 400 the result is not worth much. */
  readonly items: number;
  /** Undefined when it was not asked for, or there was too little to say. */
  readonly isHealthy: boolean | undefined;
}

/**
 * Finds parameters of FSRS for the answers in the review log; changes nothing (Rust: compute_params). The log is read
 * at once; the rest lets others have their turn. Throws invalid, interrupted.
 */
export async function optimiseParameters(
  col: Collection,
  request: OptimiseRequest,
  work: LongWork = {},
): Promise<Optimised> {
  const set = trainingSet(col, request);
  if (set.length === 0) return { parameters: request.current, items: 0, isHealthy: undefined };
  reportProgress(work, 0, 0);
  const found = await computeParameters(set, request.relearningSteps, work);
  const parameters = isBetter(set, found, request) ? found : request.current;
  const checks = request.healthCheck && set.length > LEAST_FOR_HEALTH;
  const healthy = checks ? await isHealthy(set, request.relearningSteps, work) : undefined;
  return { parameters, items: set.length, isHealthy: healthy };
}

/** For one group of options: learns from its cards that are not suspended, or from those its own search finds. */
export function optimisePreset(
  col: Collection,
  preset: Preset,
  options: LongWork & { readonly healthCheck?: boolean } = {},
): Promise<Optimised> {
  const request = {
    ...trainingOf(preset),
    current: parametersOf(preset.config),
    relearningSteps: preset.config.relearnSteps.length,
    healthCheck: options.healthCheck ?? false,
  };
  return optimiseParameters(col, request, options);
}

/**
 * The change with new parameters for all groups, those that it leaves out included (Rust: compute_all_params); give the
 * result to `saveOptions`. A group that cannot be optimised keeps what it has. Throws invalid without FSRS, interrupted.
 */
export async function optimiseAll(
  col: Collection,
  change: OptionsChange,
  work: LongWork = {},
): Promise<OptionsChange> {
  if (!change.fsrs) throw new AnkiError('invalid', 'FSRS must be enabled');
  const selected = change.presets.at(-1);
  if (!selected) throw new AnkiError('invalid', 'no configs provided');
  const named = new Set(change.presets.map(({ id }) => id));
  const others = col.presets.all().filter(({ id }) => !named.has(id) && !change.removed.includes(id));
  const presets: Preset[] = [];
  for (const preset of [...change.presets.slice(0, -1), ...others, selected])
    presets.push(await withOptimised(col, preset, work));
  return { ...change, presets, optimised: true };
}

async function withOptimised(col: Collection, preset: Preset, work: LongWork): Promise<Preset> {
  try {
    const { parameters } = await optimisePreset(col, preset, work);
    const config = clone(PresetConfigSchema, preset.config);
    config.fsrsParams6 = [...parameters];
    return { ...preset, config };
  } catch (error) {
    if (error instanceof AnkiError && error.code === 'invalid') return preset;
    throw error;
  }
}

const LEAST_FOR_HEALTH = 300;

function isBetter(
  set: TrainingSet,
  found: readonly number[],
  { current, relearningSteps }: OptimiseRequest,
): boolean {
  if (!areUsable(current)) return true;
  const isSurelyBetter = !(logLoss(foretell(set, current)) <= logLoss(foretell(set, found)));
  return isSurelyBetter || (relearningSteps > 1 && growsWhileRelearning(current, relearningSteps));
}

function areUsable(parameters: readonly number[]): boolean {
  try {
    workingParameters(parameters);
    return true;
  } catch {
    return false;
  }
}

/** Parameters with which relearning steps make a memory stronger than it was before it failed must be replaced. */
function growsWhileRelearning(parameters: readonly number[], steps: number): boolean {
  const model = new FsrsModel(parameters);
  const start = { stability: 1, difficulty: 1 };
  let memory = model.outcomes(start, NINE_TENTHS, 2).again.memory;
  for (let step = 0; step < steps; step++) memory = model.outcomes(memory, NINE_TENTHS, 0).good.memory;
  return memory.stability >= start.stability;
}

const NINE_TENTHS = Math.fround(0.9);
