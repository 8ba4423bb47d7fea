import { create } from '@bufbuild/protobuf';
import type { PresetId } from '../ids/ids.ts';
import { type PresetConfig, PresetConfigSchema } from '../proto/storage.gen.ts';

/** A group of deck options ("deck config" in Anki's code). */
export interface Preset {
  readonly id: PresetId;
  readonly name: string;
  /** Seconds since 1970. */
  readonly mtimeSecs: number;
  readonly usn: number;
  readonly config: PresetConfig;
}

/** What Anki starts a new group of options with (Rust: DeckConfig::default). */
export function defaultPresetConfig(): PresetConfig {
  return create(PresetConfigSchema, {
    learnSteps: [1, 10],
    relearnSteps: [10],
    easyDaysPercentages: [1, 1, 1, 1, 1, 1, 1],
    newPerDay: 20,
    reviewsPerDay: 200,
    initialEase: 2.5,
    easyMultiplier: Math.fround(1.3),
    hardMultiplier: Math.fround(1.2),
    lapseMultiplier: 0,
    intervalMultiplier: 1,
    maximumReviewInterval: 36_500,
    minimumLapseInterval: 1,
    graduatingIntervalGood: 1,
    graduatingIntervalEasy: 4,
    leechAction: 1,
    leechThreshold: 8,
    capAnswerTimeToSecs: 60,
    waitForAudio: true,
    desiredRetention: Math.fround(0.9),
    historicalRetention: Math.fround(0.9),
  });
}
