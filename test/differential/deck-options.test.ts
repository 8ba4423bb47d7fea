import { copyFileSync } from 'node:fs';
import { clone } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { openCollection } from '../../src/engine/collection/open.ts';
import type { DeckLimits } from '../../src/engine/decks/limits.ts';
import { AnkiError } from '../../src/engine/errors.ts';
import { type DeckId, deckId, type PresetId, presetId } from '../../src/engine/ids/ids.ts';
import type { Preset } from '../../src/engine/presets/preset.ts';
import { saveOptions } from '../../src/engine/presets/save-options.ts';
import { type PresetConfig, PresetConfigSchema } from '../../src/engine/proto/storage.gen.ts';
import { timingToday } from '../../src/engine/scheduler/timing.ts';
import { copyOfFixture, standingClock } from '../support.ts';
import { ANKI_PYTHON, listIn, runAnki } from './anki.ts';
import { Dice, shuffleCards, shuffleReviews } from './damaged-cards.ts';

// Saves random deck options with our engine and with real Anki, which recompute memory states and reschedule cards:
// ANKID_ANKI_PYTHON names a Python with the package anki 26.9.3.
const seed = Number(process.env.ANKID_FUZZ_SEED ?? 1);
const count = Number(process.env.ANKID_FUZZ_CASES ?? 10);

type Settings = Partial<Omit<PresetConfig, '$typeName' | '$unknown'>>;

interface Change {
  readonly deck: DeckId;
  readonly presets: readonly { readonly id: PresetId; readonly name?: string; readonly set: Settings }[];
  readonly removed: readonly PresetId[];
  readonly applyToChildren: boolean;
  readonly limits: DeckLimits;
  readonly fsrs: boolean;
  readonly reschedule: boolean;
  readonly cardStateCustomizer: string;
  readonly newCardsIgnoreReviewLimit: boolean;
  readonly applyAllParentLimits: boolean;
  readonly fsrsHealthCheck: boolean;
}

interface Outcome {
  readonly errors: readonly boolean[];
  readonly tables: Readonly<Record<string, readonly unknown[]>>;
}

describe.skipIf(!ANKI_PYTHON)('deck options as real Anki saves them', () => {
  test(`agree in ${count} collections from seed ${seed}`, { timeout: 3_600_000 }, () => {
    const cases = Array.from({ length: count }, (_, i) => oursOf(seed + i));
    const input = JSON.stringify(cases.map(({ path, changes }) => ({ path, changes })));
    const output = runAnki('deck-options.py', { input });
    const theirs = listIn<Outcome>(output);
    cases.forEach(({ changes, outcome }, i) => {
      expect.soft(outcome, `seed ${seed + i}: ${JSON.stringify(changes)}`).toEqual(theirs[i]);
    });
    const logged = cases.flatMap(({ outcome }) => outcome.tables.revlog ?? []);
    expect(logged.filter((row) => Array.isArray(row) && row[7] === 5).length).toBeGreaterThan(count);
  });
});

function oursOf(number: number): { path: string; changes: Change[]; outcome: Outcome } {
  const dice = new Dice(number);
  const clock = standingClock(new Date().toISOString());
  const ours = copyOfFixture(dice.of(['study', 'fsrs', 'gui', 'study']));
  const col = openCollection({ path: ours, clock });
  prepare(col, dice);
  col.close();
  const path = `${ours}.theirs.anki2`;
  copyFileSync(ours, path);
  const again = openCollection({ path: ours, clock });
  const changes = changesFor(again, dice);
  const errors = changes.map((change) => fails(() => save(again, change)));
  const outcome = { errors, tables: tablesOf(again) };
  again.close();
  return { path, changes, outcome };
}

function prepare(col: Collection, dice: Dice): void {
  const now = Math.floor(col.clock.nowMillis() / 1000);
  const today = timingToday(col).daysElapsed;
  col.transact('Update Card', () => {
    if (dice.below(4) > 0) shuffleCards(col.db, dice, now, today);
    if (dice.below(4) > 0) shuffleReviews(col.db, dice, now);
    if (dice.below(2) > 0) col.db.run('update cards set due = ? + id % 9 where type = 2 and odid = 0', today);
    col.db.run("delete from decks where name like 'x%'");
  });
  for (const preset of col.presets.all())
    if (dice.below(2) > 0)
      col.presets.update({
        ...preset,
        config: Object.assign(clone(PresetConfigSchema, preset.config), {
          ...settings(dice),
          newCardInsertOrder: dice.below(2),
        }),
      });
  for (let i = dice.below(3); i > 0; i--) col.presets.add(`preset ${i}`);
  const presets = col.presets.all();
  for (const deck of col.decks.all()) if (dice.below(2)) col.decks.setPreset(deck.id, dice.of(presets).id);
  col.transact('Update Config', () => {
    col.config.set('fsrs', dice.below(3) > 0);
    col.config.set('loadBalancerEnabled', dice.below(3) > 0);
  });
}

const PARAMETERS_6 = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
  1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];
const PARAMETERS_5 = [
  0.40255, 1.18385, 3.173, 15.69105, 7.1949, 0.5345, 1.4604, 0.0046, 1.54575, 0.1192, 1.01925, 1.9395, 0.11,
  0.29605, 2.2698, 0.2315, 2.9898, 0.51655, 0.6621,
];

function settings(dice: Dice): Settings {
  const bent = (numbers: readonly number[]) =>
    numbers.map((number) => Math.fround(number * (0.8 + dice.below(5) / 10)));
  const choices: readonly (() => Settings)[] = [
    () => ({ fsrsParams6: dice.of([[], bent(PARAMETERS_6), PARAMETERS_6]) }),
    () => ({ fsrsParams6: dice.of([bent(PARAMETERS_5), bent(PARAMETERS_5).slice(0, 17)]) }),
    () => ({ fsrsParams6: dice.of([[1, 2], ...Array(9).fill([]), bent(PARAMETERS_6).slice(0, 20)]) }),
    () => ({ fsrsParams5: bent(PARAMETERS_5), fsrsParams4: bent(PARAMETERS_5).slice(0, 17) }),
    () => ({ desiredRetention: Math.fround(dice.of([0.7, 0.85, 0.9, 0.97])) }),
    () => ({ desiredRetention: Math.fround(dice.of([0.8, 0.95])) }),
    () => ({ historicalRetention: Math.fround(dice.of([0.7, 0.9, 0.95])) }),
    () => ({
      ignoreRevlogsBeforeDate: dice.of([
        '',
        '2026-01-01',
        '2025-06-30',
        '2025-11-30',
        '2026-10-20',
        '2999-01-01',
        'soon',
      ]),
    }),
    () => ({
      easyDaysPercentages: dice.of([[], [1, 1, 0.5, 0, 1, 0.5, 0], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]]),
    }),
    () => ({ maximumReviewInterval: dice.of([1, 30, 36_500]) }),
    () => ({ learnSteps: dice.of([[], [1], [1, 10, 60]]), relearnSteps: dice.of([[], [10], [5, 20]]) }),
  ];
  return Object.assign({}, ...Array.from({ length: dice.below(4) + 1 }, () => dice.of(choices)()));
}

function changesFor(col: Collection, dice: Dice): Change[] {
  const decks = col.decks.all().map((deck) => deck.id);
  const presets = col.presets.all().map((preset) => preset.id);
  let left = [...presets];
  return Array.from({ length: dice.below(3) + 2 }, (): Change => {
    const removed = dice.below(5) === 0 ? [dice.of(presets)] : [];
    const kept = left.filter((id) => !removed.includes(id));
    if (!removed.includes(presetId(1))) left = kept;
    const drawn = [...new Set(dice.some(kept.length > 0 ? kept : presets, 3))];
    return {
      deck: dice.of([...decks, ...decks, deckId(99)]),
      presets: drawn.map((id) => ({
        id,
        ...(dice.below(4) ? {} : { name: `named ${dice.below(9)}` }),
        // never a random order, in which no two programs agree
        set: { newCardInsertOrder: 0, ...(dice.below(5) ? settings(dice) : {}) },
      })),
      removed,
      applyToChildren: dice.below(3) === 0,
      limits: limitsFrom(dice),
      fsrs: dice.below(5) > 0,
      reschedule: dice.below(3) > 0,
      cardStateCustomizer: dice.of(['', 'x']),
      newCardsIgnoreReviewLimit: dice.below(2) > 0,
      applyAllParentLimits: dice.below(2) > 0,
      fsrsHealthCheck: dice.below(2) > 0,
    };
  });
}

const limitsFrom = (dice: Dice): DeckLimits => ({
  ...(dice.below(2) ? { review: dice.below(9) } : {}),
  ...(dice.below(2) ? { new: dice.below(9) } : {}),
  ...(dice.below(2) ? { reviewToday: dice.below(9) } : {}),
  ...(dice.below(2) ? { newToday: dice.below(9) } : {}),
  ...(dice.below(2) ? { desiredRetention: Math.fround(dice.of([0.75, 0.9, 0.93])) } : {}),
});

function save(col: Collection, { presets, ...change }: Change): void {
  saveOptions(col, {
    ...change,
    presets: presets.map(({ id, name, set }): Preset => {
      const preset = col.presets.get(id);
      if (!preset) throw new AnkiError('not_found', `no preset ${id}`);
      const { fsrsParams4, fsrsParams5, fsrsParams6 } = preset.config;
      const shown = [fsrsParams6, fsrsParams5, fsrsParams4].find((numbers) => numbers.length > 0) ?? [];
      const config = Object.assign(clone(PresetConfigSchema, preset.config), { fsrsParams6: shown }, set);
      return { ...preset, config, ...(name === undefined ? {} : { name }) };
    }),
  });
}

function fails(run: () => void): boolean {
  try {
    run();
    return false;
  } catch (error) {
    if (error instanceof AnkiError) return true;
    throw error;
  }
}

function tablesOf(col: Collection): Outcome['tables'] {
  const keys =
    "('fsrs', 'fsrsHealthCheck', 'newCardsIgnoreReviewLimit', 'applyAllParentLimits', 'cardStateCustomizer')";
  const tables = {
    cards:
      'select id, nid, did, ord, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data from cards order by id',
    revlog:
      'select cid, usn, ease, ivl, lastIvl, factor, time, type from revlog where id > 0 order by cid, id',
    decks: 'select id, name, usn, hex(common), hex(kind) from decks order by id',
    presets: 'select id, name, usn, hex(config) from deck_config order by id',
    config: `select key, usn, hex(val) from config where key in ${keys} order by key`,
    schema: 'select scm > 0 and scm > mod - 600000 from col',
  };
  return Object.fromEntries(Object.entries(tables).map(([name, sql]) => [name, col.db.rows(sql)]));
}
