import { expect, test } from 'vitest';
import { openFixture, standingClock } from '../../../test/support.ts';
import { searchOf } from '../search/search.ts';

test('a dry run answers what came of it and leaves nothing behind', () => {
  const col = openFixture('empty');
  const { stamps, changeCount } = col;
  col.transact('Update Note', () => col.config.set('a', 1));
  const seen = col.dryRun(() => {
    col.decks.getOrCreate('Tried');
    col.config.set('a', 2);
    return [col.decks.byName('Tried')?.name, col.config.get('a')];
  });
  expect(seen).toEqual(['Tried', 2]);
  expect([col.decks.byName('Tried'), col.config.get('a')]).toEqual([undefined, 1]);
  expect(col.stamps.scm).toBe(stamps.scm);
  expect(col.changeCount).toBe(changeCount + 1);
  expect(col.undo()).toBe('Update Note');
});

test('one that fails leaves nothing behind either', () => {
  const col = openFixture('empty');
  const attempt = () =>
    col.dryRun(() => {
      col.config.set('a', 2);
      throw new Error('broken');
    });
  expect(attempt).toThrow('broken');
  expect(col.config.get('a')).toBeUndefined();
});

test('is no part of a transaction', () => {
  const col = openFixture('empty');
  expect(() => col.transact('Update Deck', () => col.dryRun(() => 1))).toThrow('cannot be part');
});

test('changes are counted by whatever way they come, and nothing else is', () => {
  const clock = standingClock('2026-06-15T12:00:00Z');
  const col = openFixture('study', clock);
  const counted = (work: () => unknown): number => {
    const before = col.changeCount;
    clock.tick(1000);
    work();
    return col.changeCount - before;
  };
  expect(counted(() => col.tags.addToNotes(searchOf(col).notes('').slice(0, 1), 'new'))).toBe(1);
  expect(counted(() => col.undo())).toBe(1);
  expect(counted(() => col.redo())).toBe(1);
  expect(counted(() => col.transact('Update Config', () => col.config.set('a', 1), 'upkeep'))).toBe(1);
  expect(counted(() => col.transact('Update Card', () => {}, 'final'))).toBe(1);
  expect(counted(() => col.transact('Update Tag', () => col.config.set('a', 1)))).toBe(0);
  expect(counted(() => col.transact('Update Config', () => {}, 'upkeep'))).toBe(0);
  expect(counted(() => col.dryRun(() => col.config.set('a', 2)))).toBe(0);
  expect(counted(() => searchOf(col).notes('tag:new'))).toBe(0);
});

test('what could be undone can be forgotten', () => {
  const col = openFixture('empty');
  col.transact('Update Note', () => col.config.set('a', 1));
  col.forgetUndo();
  expect([col.undoName, col.undo(), col.config.get('a')]).toEqual([undefined, undefined, 1]);
});
