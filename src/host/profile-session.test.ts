import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support.ts';
import { systemClock } from '../engine/clock.ts';
import { openCollection } from '../engine/collection/open.ts';
import { AnkiError } from '../engine/errors.ts';
import { systemRandom } from '../engine/random/random.ts';
import { ProfileSession } from './profile-session.ts';

test('a profile that another program took while it was closed is opened as soon as it can be', () => {
  let isTaken = false;
  const folder = join(temporaryFolder(), 'One');
  const session = new ProfileSession(folder, systemClock, systemRandom, (options) => {
    if (isTaken) throw new AnkiError('busy', 'taken');
    return openCollection(options);
  });
  session.collection.decks.getOrCreate('Kept');
  isTaken = true;
  expect(() => session.load('Two')).toThrow('taken');
  expect(() => session.collection).toThrow('taken');
  isTaken = false;
  expect(session.active).toBe('One');
  expect(session.collection.decks.byName('Kept')).toBeDefined();
  session.close();
  expect(() => session.collection).toThrow('collection is not available');
});

test('what a kill has left half made is removed when the profile is opened', () => {
  const folder = join(temporaryFolder(), 'One');
  mkdirSync(join(folder, '.import-a1b2c3'), { recursive: true });
  mkdirSync(join(folder, '.export-a1b2c3'));
  mkdirSync(join(folder, 'backups'));
  const left = join(folder, 'backups', '.unpacked-1-1-1');
  writeFileSync(left, 'x');
  new ProfileSession(folder, systemClock, systemRandom).close();
  for (const path of [join(folder, '.import-a1b2c3'), join(folder, '.export-a1b2c3'), left])
    expect(existsSync(path)).toBe(false);
});
