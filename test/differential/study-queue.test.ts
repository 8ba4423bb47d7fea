import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unburyOnNewDay } from '../../src/engine/scheduler/bury.ts';
import { fixturePath, opened, standingClock, temporaryFolder } from '../support.ts';
import { hasAnkiWithClock, runAnkiWithClock } from './anki.ts';
import { act, expected, type Step } from './study-queue-steps.ts';

// Studies for days beside real Anki, as both see the same time.
const runs = process.env.ANKID_FUZZ_RUNS ?? '6';
const days = process.env.ANKID_FUZZ_DAYS ?? '15';

interface Run {
  readonly run: number;
  readonly steps: readonly Step[];
}

const seeds = (process.env.ANKID_FUZZ_SEED ?? `1,${Date.now() % 1_000_000}`).split(',');

describe.skipIf(!hasAnkiWithClock)('days of study as in real Anki', () => {
  test.each(seeds)('agrees at every step and after every day, seed %s', { timeout: 1_800_000 }, (seed) => {
    const folder = temporaryFolder();
    const recorded = runsOfAnki(folder, seed);
    expect(recorded).toHaveLength(Number(runs));
    const results = recorded.map((run) => replay(run, join(folder, `${run.run}.anki2`)));
    const agreed = results.reduce((sum, result) => sum + result.days, 0);
    console.log(`seed ${seed}: ${agreed} of ${Number(runs) * Number(days)} days agree`);
    expect(results.flatMap(({ difference }) => difference ?? [])).toEqual([]);
  });
});

const runsOfAnki = (folder: string, seed: string): Run[] =>
  runAnkiWithClock('study-queue.py', folder, [fixturePath('empty'), folder, seed, runs, days]);

/** How many days came out the same, and the first difference. */
function replay({ run, steps }: Run, path: string): { days: number; difference?: string } {
  const clock = standingClock('2026-06-15T12:00:00Z');
  let col = opened(path, clock);
  let agreed = 0;
  for (const [index, step] of steps.entries()) {
    clock.tick(step.now * 1000 - clock.nowMillis());
    if (step.do === 'reopen') {
      col.close();
      col = opened(path, clock);
      continue;
    }
    if (step.do === 'tree') unburyOnNewDay(col);
    const [ours, theirs] = [act(col, step), expected(step)];
    const difference = firstDifference(ours, theirs);
    if (difference) {
      const before = steps.slice(Math.max(0, index - 5), index).map(brief);
      const context = { run, index, ...difference, step: brief(step), before };
      return { days: agreed, difference: JSON.stringify(context) };
    }
    if (step.do === 'dump') agreed++;
  }
  return { days: agreed };
}

const brief = (step: Step): string => JSON.stringify(step).slice(0, 220);

/** Tables row by row, so that a difference can be read. */
function firstDifference(ours: unknown, theirs: unknown, at = ''): object | undefined {
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return undefined;
  const [mine, other] = [Object.entries(ours ?? {}), new Map(Object.entries(theirs ?? {}))];
  if (typeof ours !== 'object' || mine.length !== other.size || at.split('.').length > 2)
    return { at, ours, theirs };
  for (const [key, value] of mine) {
    const found = firstDifference(value, other.get(key), `${at}.${key}`);
    if (found) return found;
  }
  return { at, ours, theirs };
}
