import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';

test('a change that nobody asked for leaves no step and no stamp, and ends what could be undone', () => {
  const col = openFixture('empty');
  col.transact('Update Note', () => col.config.set('a', 1));
  const { mod } = col.stamps;
  expect(
    col.transact(
      'Update Config',
      () => {
        col.config.set('b', 2);
        return 3;
      },
      'upkeep',
    ),
  ).toBe(3);
  expect(col.config.get('b')).toBe(2);
  expect(col.stamps.mod).toBe(mod);
  expect([col.undoName, col.undo()]).toEqual([undefined, undefined]);
});

test('such a change is all or nothing', () => {
  const col = openFixture('empty');
  expect(() =>
    col.transact(
      'Update Config',
      () => {
        col.config.set('b', 2);
        throw new Error('broken');
      },
      'upkeep',
    ),
  ).toThrow('broken');
  expect(col.config.get('b')).toBeUndefined();
});

test('inside a transaction it is part of it', () => {
  const col = openFixture('empty');
  col.transact('Update Deck', () => col.transact('Update Config', () => col.config.set('b', 2), 'upkeep'));
  expect(col.undo()).toBe('Update Deck');
  expect(col.config.get('b')).toBeUndefined();
});

test('listeners hear of transactions that failed, and of no others', () => {
  const col = openFixture('empty');
  let heard = 0;
  col.onRollback(() => heard++);
  col.transact('Update Card', () => col.config.set('b', 2));
  expect(heard).toBe(0);
  expect(() =>
    col.transact('Update Tag', () => {
      throw new Error('broken');
    }),
  ).toThrow('broken');
  expect(heard).toBe(1);
});
