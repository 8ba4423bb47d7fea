import { AnkiError } from '../../errors.ts';
import type { PresetConfig } from '../../proto/storage.gen.ts';
import { log32 } from './float32-math.ts';

const f = Math.fround;

/** The newest parameters that the options hold; empty for the defaults (Rust: DeckConfig::fsrs_params). */
export function parametersOf(config: PresetConfig): readonly number[] {
  if (config.fsrsParams6.length > 0) return config.fsrsParams6;
  return config.fsrsParams5.length > 0 ? config.fsrsParams5 : config.fsrsParams4;
}

/** How fast memories fade under stored parameters (Rust: get_decay_from_params); the model itself keeps it in bounds. */
export function decayOf(parameters: readonly number[]): number {
  if (parameters.length === 0) return FSRS6_DECAY;
  return parameters.length < 21 ? FSRS5_DECAY : f(parameters[20] ?? 0);
}

/** Whether the parameters know steps within a day; the defaults (none stored) do. */
export const knowShortTerm = (parameters: readonly number[]): boolean =>
  parameters.length === 0 ||
  (parameters.length >= 19 && (parameters[17] ?? 0) > 0 && (parameters[18] ?? 0) > 0);

/**
 * 21 parameters that the model can work with, from those of versions 4 (17), 5 (19) and 6 (21), or the defaults (none).
 * Throws invalid. Rust: check_and_fill_parameters and clip_parameters of the crate fsrs.
 */
export function workingParameters(stored: readonly number[]): Float32Array {
  return Float32Array.from(filledParameters(stored), (value, i) => {
    const [least, most] = LIMITS[i] ?? [value, value];
    return Math.max(f(least), Math.min(f(value), f(most)));
  });
}

/** The same before they are kept in bounds. Throws invalid. */
export function filledParameters(stored: readonly number[]): readonly number[] {
  const filled = filledUp(stored);
  if (!filled?.every(Number.isFinite)) throw new AnkiError('invalid', INVALID_PARAMETERS);
  return filled;
}

export const INVALID_PARAMETERS =
  'The provided FSRS parameters are invalid. Leave them blank to use the default values.';

/** The decay of cards from before FSRS 6. */
export const FSRS5_DECAY = 0.5;
const FSRS6_DECAY = f(0.1542);

function filledUp(stored: readonly number[]): readonly number[] | undefined {
  switch (stored.length) {
    case 0:
      return DEFAULT_PARAMETERS;
    case 17:
      return [...fromVersion4(stored), 0, 0, 0, FSRS5_DECAY];
    case 19:
      return [...stored, 0, FSRS5_DECAY];
    case 21:
      return stored;
    default:
      return undefined;
  }
}

/** Version 5 measures difficulty otherwise. */
function fromVersion4(stored: readonly number[]): number[] {
  const parameters = stored.map(f);
  const [w4 = 0, w5 = 0, w6 = 0] = parameters.slice(4, 7);
  parameters[4] = f(w5 * 2 + w4);
  parameters[5] = f(log32(f(w5 * 3 + 1)) / 3);
  parameters[6] = f(w6 + 0.5);
  return parameters;
}

export const DEFAULT_PARAMETERS: readonly number[] = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
  1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

const LIMITS: readonly (readonly [number, number])[] = [
  [0.001, 100],
  [0.001, 100],
  [0.001, 100],
  [0.001, 100],
  [1, 10],
  [0.001, 4],
  [0.001, 4],
  [0.001, 0.75],
  [0, 4.5],
  [0, 0.8],
  [0.001, 3.5],
  [0.001, 5],
  [0.001, 0.25],
  [0.001, 0.9],
  [0, 4],
  [0, 1],
  [1, 6],
  [0, 2],
  [0, 2],
  [0, 0.8],
  [0.1, 0.8],
];
