import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { noteId } from '../ids/ids.ts';
import { searchOf } from '../search/search.ts';
import { type ChangedThings, changedThings, MOST_IDS } from './changed-things.ts';
import type { Collection } from './collection.ts';

/** What the steps of `fn` changed. */
function changesOf(col: Collection, fn: () => void): ChangedThings[] {
  const heard: ChangedThings[] = [];
  col.onChange((step) => heard.push(changedThings(step)));
  fn();
  return heard;
}

test('each kind with its ids; stamps and graves are no things', () => {
  const col = openFixture('study');
  const deck = () => col.decks.byName('New')?.id;
  const note = noteId(1762000000111);
  const cards = searchOf(col).cards(`nid:${note}`);
  const heard = changesOf(col, () => {
    col.decks.getOrCreate('New');
    col.tags.addToNotes([note], 'fresh');
    col.transact('Update Config', () => col.config.set('some', 1));
    col.notes.remove([note]);
  });
  expect(heard[0]).toEqual({ decks: [deck()] });
  expect(heard).toEqual([
    { decks: [deck()] },
    { notes: [note], tags: ['fresh'] },
    { config: ['some'] },
    { notes: [note], cards: expect.toSatisfy((ids: unknown[]) => ids.length === cards.length) },
  ]);
});

test('taking back and doing again touches the same things', () => {
  const col = openFixture('study');
  const [added, ...others] = changesOf(col, () => {
    col.decks.getOrCreate('New');
    col.undo();
    col.redo();
  });
  expect(others).toEqual([added, added]);
});

test('of very many things only the kind is told', () => {
  const col = openFixture('empty');
  const add = (many: number, from: number) =>
    col.transact('Update Note', () => {
      for (let i = 0; i < many; i++)
        col.db.run('insert into tags (tag, usn, collapsed) values (?, -1, 0)', `tag${from + i}`);
    });
  const heard = changesOf(col, () => {
    add(MOST_IDS, 0);
    add(MOST_IDS + 1, MOST_IDS);
  });
  expect(heard[0]?.tags).toHaveLength(MOST_IDS);
  expect(heard[1]).toEqual({ tags: null });
});
