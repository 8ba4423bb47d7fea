import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { deckOptionsActions } from '../../src/actions/deck-options.ts';
import type { ActionContext } from '../../src/actions/define.ts';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { copyOfFixture, opened, standingClock } from '../support.ts';

// Saves deck options by the action and with real Anki as its window does: ANKID_ANKI_PYTHON names a Python with the package anki.
const python = process.env.ANKID_ANKI_PYTHON;
const driver = fileURLToPath(new URL('set-deck-options.py', import.meta.url));

/** What the action is asked, and what Anki's window would send. */
type Step = readonly [ours: object, theirs: object];

const PARAMETERS = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
  1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

const SCIENCE = 1761987600000;
const on: Step = [
  { deck: 'Default', fsrs: true },
  { deck: 'Default', fsrs: true },
];
const off: Step = [
  { deck: 'Default', fsrs: false },
  { deck: 'Default', fsrs: false },
];
const parameters: Step = [
  {
    deck: 'Science',
    presets: [{ id: SCIENCE, fsrsParams6: PARAMETERS, desiredRetention: 0.93 }],
    reschedule: true,
  },
  {
    deck: 'Science',
    fsrs: true,
    reschedule: true,
    set: { fsrs_params_6: PARAMETERS, desired_retention: 0.93 },
  },
];
const limits: Step = [
  {
    deck: 'Science',
    presets: [{ id: SCIENCE, new: { perDay: 7, delays: [1, 20] }, rev: { maxIvl: 100 } }],
    limits: { new: 5, reviewToday: 3, desiredRetention: 0.8 },
    applyToChildren: true,
    cardStateCustomizer: 'states.good.normal;',
    newCardsIgnoreReviewLimit: true,
    applyAllParentLimits: true,
  },
  {
    deck: 'Science',
    fsrs: true,
    set: { new_per_day: 7, learn_steps: [1, 20], maximum_review_interval: 100 },
    limits: { new: 5, reviewToday: 3, desiredRetention: 0.8 },
    applyToChildren: true,
    cardStateCustomizer: 'states.good.normal;',
    newCardsIgnoreReviewLimit: true,
    applyAllParentLimits: true,
  },
];

describe.skipIf(!python)('setDeckOptions as the window of real Anki', () => {
  test.each<[name: string, fixture: 'study' | 'fsrs', steps: readonly Step[]]>([
    ['FSRS on', 'study', [on]],
    ['FSRS on and off', 'study', [on, off]],
    ['FSRS off where it was on', 'fsrs', [off]],
    ['parameters with rescheduling', 'study', [on, parameters]],
    ['limits, steps, the decks below', 'study', [on, limits]],
    ['all of it', 'study', [on, parameters, limits, off]],
  ])('%s', { timeout: 120_000 }, (_name, fixture, steps) => {
    const path = copyOfFixture(fixture);
    const theirs = `${path}.theirs.anki2`;
    copyFileSync(path, theirs);
    const col = opened(path, standingClock(new Date().toISOString()));
    for (const [ours] of steps) save(col, ours);
    const args = [theirs, JSON.stringify(steps.map(([, step]) => step)), JSON.stringify(TABLES)];
    const run = spawnSync(python ?? '', [driver, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    expect(run.status, run.stderr).toBe(0);
    expect(tablesOf(col)).toEqual(JSON.parse(run.stdout));
  });
});

function save(col: Collection, params: object): void {
  const action = deckOptionsActions.setDeckOptions;
  const context = { col, work: {} } as ActionContext; // it asks for nothing else
  void action.run(context, action.accepts.parse(params));
}

const TABLES = {
  cards:
    'select id, did, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, data from cards order by id',
  revlog: 'select cid, usn, ease, ivl, lastIvl, factor, time, type from revlog order by cid, id',
  decks: 'select id, name, usn, hex(common), hex(kind) from decks order by id',
  presets: 'select id, name, usn, hex(config) from deck_config order by id',
  config:
    "select key, hex(val) from config where key in ('fsrs', 'fsrsHealthCheck', 'newCardsIgnoreReviewLimit', 'applyAllParentLimits', 'cardStateCustomizer') order by key",
};

const tablesOf = (col: Collection) =>
  Object.fromEntries(Object.entries(TABLES).map(([name, sql]) => [name, col.db.rows(sql)]));
