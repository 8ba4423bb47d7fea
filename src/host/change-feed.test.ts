import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { copyOfFixture, standingClock } from '../../test/support.ts';
import { mediaOf } from '../engine/media/media.ts';
import { systemRandom } from '../engine/random/random.ts';
import type { ChangeEvent } from './change-feed.ts';
import { ProfileSession } from './profile-session.ts';

function world() {
  const clock = standingClock('2026-06-15T12:00:00Z');
  const session = new ProfileSession(dirname(copyOfFixture('study')), clock, systemRandom);
  onTestFinished(() => session.close());
  const heard: ChangeEvent[] = [];
  session.changes.listen((event) => heard.push(event));
  return { session, heard, col: session.collection };
}

test('steps are told as they happen, taken back and done again', () => {
  const { col, heard } = world();
  const { id } = col.decks.getOrCreate('New');
  col.undo();
  col.redo();
  const changes = { decks: [id] };
  expect(heard).toEqual([
    { cause: 'done', operation: 'Add Deck', changes },
    { cause: 'undone', operation: 'Add Deck', changes },
    { cause: 'redone', operation: 'Add Deck', changes },
  ]);
});

test('what fails, is only tried or changes nothing is not told', async () => {
  const { col, session, heard } = world();
  const failing = () =>
    col.transact('Update Note', () => {
      col.decks.getOrCreate('New');
      throw new Error('no');
    });
  expect(failing).toThrow('no');
  col.dryRun(() => col.decks.getOrCreate('New'));
  col.transact('Update Deck', () => {});
  await Promise.resolve();
  session.changes.flush();
  expect(heard).toEqual([]);
});

test('media are told by name, alone or with the rows of their step', async () => {
  const { col, heard } = world();
  const content = { data: Buffer.from('x') };
  mediaOf(col).add('a.txt', content);
  await Promise.resolve();
  col.transact('Update Card', () => {
    mediaOf(col).add('b.txt', content);
    col.config.set('some', 1);
  });
  mediaOf(col).add('c.txt', content);
  mediaOf(col).trash(['c.txt']);
  await Promise.resolve();
  expect(heard).toEqual([
    { cause: 'done', operation: null, changes: { media: ['a.txt'] } },
    { cause: 'done', operation: 'Update Card', changes: { config: ['some'], media: ['b.txt'] } },
    { cause: 'done', operation: null, changes: { media: ['c.txt'] } },
    { cause: 'done', operation: null, changes: { media: ['c.txt'] } },
  ]);
});

test('rows that change without a step, and another collection, are told as anything', () => {
  const { col, session, heard } = world();
  const reloaded = { cause: 'reloaded', operation: null, changes: {} };
  col.transact('Update Config', () => col.db.run('update cards set mod = mod + 1'), 'upkeep');
  col.decks.getOrCreate('New');
  expect(heard).toEqual([reloaded, expect.objectContaining({ operation: 'Add Deck' })]);
  col.transact('Update Config', () => col.db.run('update cards set mod = mod + 1'), 'upkeep');
  session.changes.flush();
  session.load(session.active);
  expect(heard.slice(2)).toEqual([reloaded, reloaded]);
  session.collection.decks.getOrCreate('Newer');
  expect(heard[4]).toMatchObject({ cause: 'done', operation: 'Add Deck' });
});

test('only who listens hears, and of nothing that was before', async () => {
  const { col, session, heard } = world();
  session.changes.listen(undefined);
  col.transact('Update Config', () => col.db.run('update cards set mod = mod + 1'), 'upkeep');
  col.decks.getOrCreate('New');
  session.changes.listen((event) => heard.push(event));
  session.changes.flush();
  mediaOf(col).add('a.txt', { data: Buffer.from('x') });
  session.changes.flush();
  expect(heard).toEqual([{ cause: 'done', operation: null, changes: { media: ['a.txt'] } }]);
});
