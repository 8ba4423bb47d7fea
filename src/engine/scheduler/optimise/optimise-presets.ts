import type { Collection } from '../../collection/collection.ts';
import { AnkiError } from '../../errors.ts';
import type { LongWork } from '../../long-work.ts';
import type { Preset } from '../../presets/preset.ts';
import { parametersOf } from '../fsrs/parameters.ts';
import { type Optimised, optimisePreset } from './optimise.ts';

export interface OptimisedPreset extends Optimised {
  readonly preset: Preset;
}

/**
 * Finds parameters for presets, one after the other; changes nothing. Of several, one that cannot be optimised keeps what
 * it has. Throws as `optimiseParameters`.
 */
export async function optimisePresets(
  col: Collection,
  presets: readonly Preset[],
  healthCheck: boolean,
  work: LongWork,
): Promise<OptimisedPreset[]> {
  const found: OptimisedPreset[] = [];
  for (const [at, preset] of presets.entries()) {
    const stage = `Optimizing preset ${at + 1}/${presets.length}...`;
    const options = { ...withStage(work, stage), healthCheck };
    const keep = (error: unknown): Optimised => keptBy(preset, error);
    const optimising = optimisePreset(col, preset, options);
    found.push({ preset, ...(await (presets.length > 1 ? optimising.catch(keep) : optimising)) });
  }
  return found;
}

export const withStage = ({ onProgress, isCancelled }: LongWork, stage: string): LongWork => ({
  ...(onProgress ? { onProgress: (done, total) => onProgress(done, total, stage) } : {}),
  ...(isCancelled ? { isCancelled } : {}),
});

function keptBy({ config }: Preset, error: unknown): Optimised {
  if (error instanceof AnkiError && error.code === 'invalid')
    return { parameters: parametersOf(config), items: 0, isHealthy: undefined };
  throw error;
}
