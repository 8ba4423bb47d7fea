import { simulationRequest } from '../../actions/fsrs/simulate.ts';
import type { Collection } from '../../engine/collection/collection.ts';
import type { LongWork } from '../../engine/long-work.ts';
import {
  type SimulationRequest,
  simulateReviews,
  simulateWorkload,
} from '../../engine/scheduler/simulate/workload.ts';
import { wholeNumber } from '../number-option.ts';
import { PROFILE_OPTIONS } from '../profile-option.ts';
import { defineVerb, flag, option } from '../verb.ts';
import { withCollection } from '../with-collection.ts';

export const fsrsSimulate = defineVerb({
  name: 'fsrs simulate',
  operands: [{ name: '[PRESET]', what: 'the preset' }],
  options: {
    ...PROFILE_OPTIONS,
    search: option('QUERY', "cards to simulate (default: the preset's that are not suspended)"),
    days: option('N', 'days to simulate (default: 365)'),
    'new-cards': option('N', 'new cards besides those found (default: 0)'),
    workload: flag('compare all desired retentions instead'),
  },
  summary: 'foretells what studying with FSRS will bring',
  details:
    "Foretells what studying the cards of a preset (that of the current deck unless named) with FSRS will bring, as the simulator in Anki's deck options does. Prints a table with tabs: a line a day, or with --workload one for each desired retention.",
  run: (call, { print, work }) =>
    withCollection(call, (col) => {
      const { search, workload } = call.values;
      const request = simulationRequest(col, {
        preset: call.operands[0],
        search,
        days: Math.max(wholeNumber('days', call.values.days) ?? 365, 1),
        additionalNewCards: wholeNumber('new-cards', call.values['new-cards']) ?? 0,
      });
      const rows = workload ? rowsByRetention(col, request, work) : rowsByDay(col, request, work);
      print(rows.map((row) => row.join('\t')).join('\n'));
      return 0;
    }),
});

type Rows = (string | number)[][];

function rowsByDay(col: Collection, request: SimulationRequest, work: LongWork): Rows {
  const { reviews, lessons, memorized, cost } = simulateReviews(col, request, work);
  const rows = reviews.map((count, day) => [
    ...[day + 1, count, lessons[day] ?? 0],
    ...[(memorized[day] ?? 0).toFixed(1), minutes(cost[day] ?? 0)],
  ]);
  return [['day', 'reviews', 'new', 'memorized', 'minutes'], ...rows];
}

function rowsByRetention(col: Collection, request: SimulationRequest, work: LongWork): Rows {
  const rows = simulateWorkload(col, request, work).map(({ retention, reviews, memorized, cost }) => [
    ...[retention / 100, reviews, memorized.toFixed(1), minutes(cost)],
  ]);
  return [['desired retention', 'reviews', 'memorized', 'minutes'], ...rows];
}

const minutes = (seconds: number): string => (seconds / 60).toFixed(1);
