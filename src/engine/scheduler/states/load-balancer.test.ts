import { clone } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { readReference } from '../../../../test/reference-data.ts';
import { openFixture } from '../../../../test/support.ts';
import type { Collection } from '../../collection/collection.ts';
import { cardId } from '../../ids/ids.ts';
import { PresetConfigSchema } from '../../proto/storage.gen.ts';
import { Study } from '../answering/study.ts';
import { easyDayModifiers, LoadBalancer, siblingModifiers } from './load-balancer.ts';

interface Row {
  readonly counts: number[];
  readonly siblings: number[];
  readonly card: {
    readonly id: number;
    readonly reps: number;
    readonly ivl: number;
    readonly factor: number;
  };
  readonly easy_days: number[];
  readonly bury_reviews: boolean;
  readonly days: number[];
}

const TODAY = 400;
const NOTE = 1;

test('150 cards come back on the days that Anki chooses', () => {
  const { crt, cases } = readReference<{ crt: number; cases: Row[] }>('load-balancer');
  const col = openFixture('empty');
  col.db.run('update col set crt = ?', crt);
  for (const row of cases) {
    prepare(col, row);
    const balanced = new Study(col, new LoadBalancer(col));
    const { hard, good, easy } = balanced.states(col.cards.require(cardId(row.card.id)));
    const days = [hard, good, easy].map((state) => state.kind === 'review' && state.scheduledDays);
    expect(days, JSON.stringify(row)).toEqual(row.days);
  }
  expect(cases.length).toBe(150);
});

test('a reduced day is closed once it has half of what the others have', () => {
  const [full, half] = [1, 0.5];
  expect(easyDayModifiers([full, half], [10, 2])).toEqual([1, 1]);
  expect(easyDayModifiers([full, half], [10, 6])).toEqual([1, Math.fround(0.0001)]);
});

test('days near a sibling weigh less, the nearer the less', () => {
  const rounded = siblingModifiers([2, 8], 0, 10).map((factor) => Number(factor.toFixed(2)));
  expect(rounded).toEqual([0.4, 0.2, 0, 0.2, 0.32, 0.36, 0.32, 0.2, 0, 0.2, 0.4]);
  expect(siblingModifiers([], 3, 5)).toEqual([1, 1, 1]);
});

function prepare(col: Collection, { counts, siblings, card, easy_days, bury_reviews }: Row): void {
  col.transact('Update Config', () => {
    col.config.set('creationOffset', 0);
    col.db.run('delete from cards');
    const preset = col.presets.all()[0];
    if (!preset) throw new Error('the fixture has options');
    const config = Object.assign(clone(PresetConfigSchema, preset.config), {
      easyDaysPercentages: easy_days,
      buryReviews: bury_reviews,
    });
    col.presets.update({ ...preset, config });
    const days = counts.flatMap((count, day) => new Array<number>(count).fill(day));
    let id = 10;
    for (const day of days) insert(col, { id, nid: 1_000_000 + id++, due: TODAY + day });
    for (const day of siblings) insert(col, { id: id++, nid: NOTE, due: TODAY + day });
    insert(col, { ...card, nid: NOTE, due: TODAY });
  });
}

function insert(
  col: Collection,
  card: { id: number; nid: number; due: number; ivl?: number; factor?: number; reps?: number },
): void {
  const { id, nid, due, ivl = 30, factor = 2500, reps = 3 } = card;
  col.db.run(
    "insert into cards values (?, ?, 1, 0, 0, -1, 2, 2, ?, ?, ?, ?, 0, 0, 0, 0, 0, '')",
    ...[id, nid, due, ivl, factor, reps],
  );
}
