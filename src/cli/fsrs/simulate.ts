import type { ResultOf } from '../../actions/index.ts';
import { wholeOption } from '../number-option.ts';
import { PROFILE_OPTIONS } from '../profile-option.ts';
import { defineVerb, flag, option } from '../verb.ts';
import { withActions } from '../with-actions.ts';

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
  summary: 'predicts how many reviews FSRS will bring',
  details:
    "Predicts what studying the cards of a preset with FSRS will bring (by default that of the current deck), as the simulator in Anki's deck options does. Prints a tab-separated table: one line per day, or with --workload one per desired retention.",
  run: (call, terminal) =>
    withActions(call, terminal, async ({ run }) => {
      const { search, workload, days, 'new-cards': additional } = call.values;
      const result = await run('simulateFsrs', {
        ...{ preset: call.operands[0], search, workload },
        days: wholeOption('days', days),
        additionalNewCards: wholeOption('new-cards', additional),
      });
      const rows = Array.isArray(result) ? rowsByRetention(result) : rowsByDay(result);
      terminal.print(rows.map((row) => row.join('\t')).join('\n'));
      return 0;
    }),
});

type Rows = (string | number)[][];
type ByRetention = Extract<ResultOf<'simulateFsrs'>, readonly unknown[]>;
type ByDay = Exclude<ResultOf<'simulateFsrs'>, readonly unknown[]>;

function rowsByDay({ reviews, newCards, memorized, seconds }: ByDay): Rows {
  const rows = reviews.map((count, day) => [
    ...[day + 1, count, newCards[day] ?? 0],
    ...[(memorized[day] ?? 0).toFixed(1), minutes(seconds[day] ?? 0)],
  ]);
  return [['day', 'reviews', 'new', 'memorized', 'minutes'], ...rows];
}

function rowsByRetention(found: ByRetention): Rows {
  const rows = found.map(({ desiredRetention, reviews, memorized, seconds }) => [
    ...[desiredRetention, reviews, memorized.toFixed(1), minutes(seconds)],
  ]);
  return [['desired retention', 'reviews', 'memorized', 'minutes'], ...rows];
}

const minutes = (seconds: number): string => (seconds / 60).toFixed(1);
