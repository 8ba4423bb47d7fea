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
import { INTERRUPTED, SEARCH_INVALID } from '../common-errors.ts';
import { defineAction } from '../define.ts';
import { presetName, presetNamed, presetOfCurrentDeck } from './presets.ts';

const whole = z.int().nonnegative();
const ofPreset = (what: string): string => `${what}; absent: as the deck options have it`;

const params = z.strictObject({
  preset: presetName,
  search: z
    .string()
    .optional()
    .describe('Cards to begin with; absent: those with the options that are not suspended'),
  days: z.int().min(1).max(36_500).default(365).describe('How many days to look ahead'),
  additionalNewCards: whole.max(1_000_000).default(0).describe('New cards besides those found'),
  newLimit: whole.optional().describe(ofPreset('New cards a day')),
  reviewLimit: whole.optional().describe(ofPreset('Reviews a day')),
  desiredRetention: z.number().gt(0).lt(1).optional().describe(ofPreset('Desired retention')),
  maximumInterval: z.int().positive().optional().describe(ofPreset('Longest interval, in days')),
  suspendAfterLapses: z
    .int()
    .positive()
    .optional()
    .describe(ofPreset('After how many lapses a card is suspended')),
  workload: z
    .boolean()
    .default(false)
    .describe('Whether all desired retentions from 70 to 99 % are compared instead'),
});

const byDay = z
  .object({
    memorized: z.array(z.number()).describe('Cards remembered'),
    reviews: z.array(z.int()).describe('Reviews'),
    newCards: z.array(z.int()).describe('New cards'),
    seconds: z.array(z.number()).describe('Time that the answers take'),
  })
  .describe('Lists with an item for each day');

const byRetention = z
  .object({
    desiredRetention: z.number().describe('Desired retention'),
    memorized: z.number().describe('Cards remembered on the last day'),
    reviews: z.int().describe('Reviews on all days'),
    seconds: z.number().describe('Time that the answers take on all days'),
  })
  .describe('One desired retention');

/** Anki's simulator in the deck options. */
export const simulateFsrs = defineAction({
  name: 'simulateFsrs',
  since: 6,
  summary:
    'Foretells day by day what studying with FSRS will bring, or what each desired retention would cost; changes nothing.',
  effect: 'none',
  params,
  result: z
    .union([byDay, z.array(byRetention)])
    .describe('Day by day, or with workload for each desired retention'),
  errors: [
    { code: 'not_found', when: 'No group of deck options has the name.' },
    { code: 'invalid', when: 'There are no cards to simulate, or the parameters cannot be used.' },
    SEARCH_INVALID,
    INTERRUPTED,
  ],
  examples: [
    {
      collection: 'fsrs',
      params: { days: 3 },
      result: {
        memorized: [19.20037078857422, 19.723684310913086, 19.796388626098633],
        reviews: [8, 5, 4],
        newCards: [4, 0, 0],
        seconds: [318.510009765625, 112.08000183105469, 65.20000457763672],
      },
      match: { '/memorized/*': 'close:1e-4', '/seconds/*': 'close:1e-4' },
    },
  ],
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
