import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fixturePath, standingClock, temporaryFolder } from '../../test/support.ts';
import { systemRandom } from '../engine/random.ts';
import { ProfileSession } from './profile-session.ts';

function sessionOverStudy(): { session: ProfileSession; folder: string } {
  const folder = join(temporaryFolder(), 'User 1');
  mkdirSync(folder);
  copyFileSync(fixturePath('study'), join(folder, 'collection.anki2'));
  const session = new ProfileSession(folder, standingClock('2026-06-15T12:00:00Z'), systemRandom);
  onTestFinished(() => session.close());
  return { session, folder };
}

test('another collection takes the place of the open one', () => {
  const { session, folder } = sessionOverStudy();
  const fresh = join(folder, 'fresh');
  copyFileSync(fixturePath('gui'), fresh);
  const before = session.collection;
  session.replaceCollection(fresh);
  expect(session.collection).not.toBe(before);
  expect(session.collection.search.notes('')).not.toHaveLength(114);
  expect(existsSync(fresh)).toBe(false);
  let commits = 0;
  session.onCommit(() => commits++);
  session.collection.transact('Test', () => session.collection.tags.register(['tag']));
  expect(commits).toBe(1);
});

test.each([
  ['is no collection', (fresh: string) => writeFileSync(fresh, 'nonsense '.repeat(1000))],
  ['is not there', () => {}],
])('one that %s does not', (_, make) => {
  const { session, folder } = sessionOverStudy();
  const fresh = join(folder, 'fresh');
  make(fresh);
  expect(() => session.replaceCollection(fresh)).toThrow();
  expect(session.collection.search.notes('')).toHaveLength(114);
  session.collection.transact('Test', () => session.collection.tags.register(['tag']));
  expect(readdirSync(folder).filter((name) => name.startsWith('fresh-'))).toEqual([]);
});

test('nor does one that finds the way back barred', () => {
  const { session, folder } = sessionOverStudy();
  const fresh = join(folder, 'fresh');
  copyFileSync(fixturePath('gui'), fresh);
  mkdirSync(`${fresh}-old`); // neither a second name nor a copy can be made
  expect(() => session.replaceCollection(fresh)).toThrow();
  expect(session.collection.search.notes('')).toHaveLength(114);
});
