import { clone } from '@bufbuild/protobuf';
import { type PresetConfig, PresetConfigSchema } from '../proto/storage.gen.ts';
import { defaultPresetConfig } from './preset.ts';

/** Numbers that an old options window could store wrongly, with the least and the greatest value that may stay. */
const LIMITS = [
  ['newPerDay', 0, 9999],
  ['reviewsPerDay', 0, 9999],
  ['newPerDayMinimum', 0, 9999],
  ['initialEase', Math.fround(1.31), 5],
  ['easyMultiplier', 1, 5],
  ['hardMultiplier', 0.5, Math.fround(1.3)],
  ['lapseMultiplier', 0, 1],
  ['intervalMultiplier', 0.5, 2],
  ['maximumReviewInterval', 1, 36_500],
  ['minimumLapseInterval', 1, 36_500],
  ['graduatingIntervalGood', 1, 36_500],
  ['graduatingIntervalEasy', 1, 36_500],
  ['leechThreshold', 1, 9999],
  ['capAnswerTimeToSecs', 1, 9999],
  ['desiredRetention', Math.fround(0.7), Math.fround(0.99)],
  ['historicalRetention', Math.fround(0.7), Math.fround(0.97)],
] as const satisfies readonly (readonly [keyof PresetConfig, number, number])[];

/** The options with numbers out of bounds replaced by the defaults (Rust: ensure_deck_config_values_valid). */
export function withValidValues(config: PresetConfig): PresetConfig {
  const wrong = LIMITS.filter(([name, min, max]) => !(config[name] >= min && config[name] <= max));
  if (wrong.length === 0) return config;
  const fixed = clone(PresetConfigSchema, config);
  const defaults = defaultPresetConfig();
  for (const [name] of wrong) fixed[name] = defaults[name];
  return fixed;
}
