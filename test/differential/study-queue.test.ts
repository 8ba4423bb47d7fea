import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { unburyOnNewDay } from '../../src/engine/scheduler/bury.ts';
import { fixturePath, opened, standingClock, temporaryFolder } from '../support.ts';
import { act, expected, type Step } from './study-queue-steps.ts';

// Studies for days beside real Anki: ANKID_ANKI_PYTHON names a Python with the package anki 25.9.4. Needs Debian's
// faketime, as both sides must see the same time.
const python = process.env.ANKID_ANKI_PYTHON;
const runs = process.env.ANKID_FUZZ_RUNS ?? '6';
const days = process.env.ANKID_FUZZ_DAYS ?? '15';
const faketime = readdirSync('/usr/lib', { withFileTypes: true })
  .map((entry) => join('/usr/lib', entry.name, 'faketime/libfaketime.so.1'))
  .find((path) => existsSync(path));

interface Run {
  readonly run: number;
  readonly steps: readonly Step[];
}

const seeds = (process.env.ANKID_FUZZ_SEED ?? `1,${Date.now() % 1_000_000}`).split(',');

describe.skipIf(!python || !faketime)('days of study as in real Anki', () => {
  it.each(seeds)('agrees at every step and after every day, seed %s', { timeout: 1_800_000 }, (seed) => {
    const folder = temporaryFolder();
    const recorded = runsOfAnki(folder, seed);
    expect(recorded).toHaveLength(Number(runs));
    const results = recorded.map((run) => replay(run, join(folder, `${run.run}.anki2`)));
    const agreed = results.reduce((sum, result) => sum + result.days, 0);
    console.log(`seed ${seed}: ${agreed} of ${Number(runs) * Number(days)} days agree`);
    expect(results.flatMap(({ difference }) => difference ?? [])).toEqual([]);
  });
});

function runsOfAnki(folder: string, seed: string): Run[] {
  const script = fileURLToPath(new URL('study-queue.py', import.meta.url));
  const { stdout, stderr, status } = spawnSync(
    String(python),
    [script, fixturePath('empty'), folder, seed, runs, days],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      env: {
        ...process.env,
        TZ: 'UTC',
        LD_PRELOAD: faketime,
        FAKETIME_TIMESTAMP_FILE: join(folder, 'clock'),
        FAKETIME_FMT: '%s',
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      },
    },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

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
