import { expect, test } from 'vitest';
import { call } from '../../test/served.ts';
import { openFixture } from '../../test/support.ts';
import type { Collection } from '../engine/collection/collection.ts';

const set = (col: Collection, params: object) => call(col, 'setDeckOptions', params);
const get = (col: Collection, deck: string) => call(col, 'getDeckOptions', { deck });

const withMemory = (col: Collection) => col.db.value(`select count() from cards where data like '%"s":%'`);
const HARD = 1761987600000;

test('FSRS is turned on, with memory states, and off again', () => {
  const col = openFixture('study');
  set(col, { deck: 'Default', fsrs: true });
  expect(get(col, 'Default')).toMatchObject({ fsrs: true });
  expect(withMemory(col)).toBeGreaterThan(10);
  set(col, { deck: 'Science', limits: { new: 3 } });
  expect(get(col, 'Default')).toMatchObject({ fsrs: true });
  set(col, { deck: 'Default', fsrs: false });
  expect(withMemory(col)).toBe(0);
  col.undo();
  expect(withMemory(col)).toBeGreaterThan(10);
});

test('what is absent stays, and null takes a limit away', () => {
  const col = openFixture('study');
  const before = get(col, 'Science');
  set(col, { deck: 'Science' });
  expect(get(col, 'Science')).toEqual(before);
  set(col, { deck: 'Science', limits: { new: 3, review: 9, desiredRetention: 0.8 } });
  set(col, { deck: 'Science', limits: { review: null }, presets: [{ id: HARD, rev: { perDay: 55 } }] });
  expect(get(col, 'Science')).toMatchObject({
    limits: { new: 3, review: null, desiredRetention: 0.8 },
    preset: { name: 'Hard Subjects', rev: { perDay: 55, maxIvl: 365 }, new: { perDay: 12 } },
  });
});

test('groups are added, given, and removed', () => {
  const col = openFixture('study');
  const id = set(col, { deck: 'Science', presets: [{ name: 'Mine' }] });
  expect(get(col, 'Science')).toMatchObject({ preset: { id, name: 'Mine', new: { perDay: 20 } } });
  expect(set(col, { deck: 'Science', preset: HARD })).toBe(HARD);
  expect(set(col, { deck: 'Science', removePresets: [id, HARD] })).toBe(1);
  expect(col.presets.all().map(({ name }) => name)).not.toContain('Mine');
});

test.each([
  [{ deck: 'No such' }, 'deck was not found: No such'],
  [{ deck: 'Science', preset: 5 }, 'there are no deck options with the id 5'],
  [{ deck: 'Science', presets: [{ new: {} }] }, 'new deck options need a name'],
  [{ deck: 'Science', removePresets: [1] }, "can't delete default conf"],
  [{ deck: 'Science', preset: HARD, removePresets: [HARD] }, 'that is removed'],
  [{ deck: 'Default', presets: [{ id: 1, desiredRetention: 3 }] }, "outside Anki's bounds"],
  [{ deck: 'Default', presets: [{ id: 1, fsrsParams6: [1, 2] }] }, 'FSRS parameters'],
  [{ deck: 'Default', presets: [{ id: 1, perDay: 3 }] }, 'perDay'],
])('%j is refused with nothing changed', (params, message) => {
  const col = openFixture('study');
  const before = col.db.rows('select * from deck_config');
  expect(() => set(col, params)).toThrow(message);
  expect(col.db.rows('select * from deck_config')).toEqual(before);
});
