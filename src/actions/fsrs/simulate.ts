import * as z from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import type { Preset } from '../../engine/presets/preset.ts';
import { parametersOf } from '../../engine/scheduler/fsrs/parameters.ts';
import { cardsOfPreset } from '../../engine/scheduler/optimise/training-set.ts';
import {
  type SimulationRequest,
  simulateReviews,
  simulateWorkload,
} from '../../engine/scheduler/simulate/workload.ts';
import { defineAction } from '../define.ts';
import { presetNamed, presetOfCurrentDeck } from './presets.ts';

const whole = z.int().nonnegative();
const ofPreset = "Absent: the preset's";

const params = z.object({
  preset: z.string().optional().describe('Name of a group of deck options; absent: that of the current deck'),
  search: z.string().optional().describe("Absent: the preset's cards that are not suspended"),
  days: z.int().min(1).max(36_500).default(365),
  additionalNewCards: whole.max(1_000_000).default(0).describe('New cards besides those found'),
  newLimit: whole.optional().describe(ofPreset),
  reviewLimit: whole.optional().describe(ofPreset),
  desiredRetention: z.number().gt(0).lt(1).optional().describe(ofPreset),
  maximumInterval: z.int().positive().optional().describe(ofPreset),
  suspendAfterLapses: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Absent: as the preset deals with leeches'),
  workload: z.boolean().default(false).describe('Compares all desired retentions from 70 to 99 %'),
});

const byDay = z.object({
  memorized: z.array(z.number()).describe('Cards remembered'),
  reviews: z.array(z.int()),
  newCards: z.array(z.int()),
  seconds: z.array(z.number()).describe('Time that the answers take'),
});

const byRetention = z.object({
  desiredRetention: z.number(),
  memorized: z.number().describe('Cards remembered on the last day'),
  reviews: z.int(),
  seconds: z.number(),
});

/** Anki's simulator in the deck options. */
export const simulateFsrs = defineAction({
  name: 'simulateFsrs',
  since: 6,
  summary:
    'Foretells day by day what studying with FSRS will bring, or what each desired retention would cost; changes nothing.',
  effect: 'none',
  params,
  result: z.union([byDay, z.array(byRetention)]),
  examples: [],
  run: ({ col, work }, asked) => {
    const request = simulationRequest(col, asked);
    if (asked.workload)
      return simulateWorkload(col, request, work).map(({ retention, memorized, cost, reviews }) => ({
        ...{ desiredRetention: retention / 100, memorized, reviews, seconds: cost },
      }));
    const { memorized, reviews, lessons, cost } = simulateReviews(col, request, work);
    return { memorized: [...memorized], reviews, newCards: lessons, seconds: [...cost] };
  },
});

/** What is not asked for is as in the options. Throws not_found. */
export function simulationRequest(
  col: Collection,
  asked: Omit<z.output<typeof params>, 'workload'>,
): SimulationRequest {
  const preset = asked.preset === undefined ? presetOfCurrentDeck(col) : presetNamed(col, asked.preset);
  const { config } = preset;
  return {
    search: asked.search ?? cardsOfPreset(preset.name),
    parameters: parametersOf(config),
    retention: Math.fround(asked.desiredRetention ?? config.desiredRetention),
    historicalRetention: config.historicalRetention,
    additionalNew: asked.additionalNewCards,
    days: asked.days,
    newLimit: asked.newLimit ?? config.newPerDay,
    reviewLimit: asked.reviewLimit ?? config.reviewsPerDay,
    newIgnoresReviewLimit: col.config.getBoolean('newCardsIgnoreReviewLimit'),
    maximumInterval: asked.maximumInterval ?? config.maximumReviewInterval,
    easyDaysPercentages: config.easyDaysPercentages,
    reviewOrder: config.reviewOrder,
    suspendAfterLapses: asked.suspendAfterLapses ?? leechLimit(preset),
    lessonSteps: config.learnSteps.length,
    relearningSteps: config.relearnSteps.length,
  };
}

/** LeechAction: 0 suspends, 1 only tags. */
const leechLimit = ({ config }: Preset): number | undefined =>
  config.leechAction === 0 ? config.leechThreshold : undefined;
