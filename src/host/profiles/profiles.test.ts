import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixturePath, opened, standingClock, temporaryFolder } from '../../../test/support.ts';
import { systemRandom } from '../../engine/random/random.ts';
import { Database } from '../../engine/sqlite/database.ts';
import { pickledDict } from './pickle.ts';
import { ProfileFolders, profileNames } from './profiles.ts';

const clock = standingClock('2026-06-15T12:00:00Z');
const foldersIn = (base: string) => new ProfileFolders({ base, clock, random: systemRandom });

/** A base folder with these profiles; with Anki's list of them where it is asked for. */
function baseWith(names: readonly string[], listed?: readonly string[]): string {
  const base = temporaryFolder();
  for (const name of names) {
    mkdirSync(join(base, name));
    copyFileSync(fixturePath('empty'), join(base, name, 'collection.anki2'));
  }
  mkdirSync(join(base, 'addons21'));
  if (listed) writeList(base, ['_global', ...listed]);
  return base;
}

function writeList(base: string, names: readonly string[]): void {
  const db = new Database(join(base, 'prefs21.db'));
  db.exec('create table profiles (name text primary key collate nocase, data blob not null)');
  for (const name of names) db.run('insert into profiles values (?, ?)', name, new Uint8Array([1, 2]));
  db.close();
}

function listOf(base: string): [name: string, data: Buffer][] {
  const db = new Database(join(base, 'prefs21.db'));
  const rows = db.rows<[string, Uint8Array]>('select name, data from profiles order by name');
  db.close();
  return rows.map(([name, data]) => [name, Buffer.from(data)]);
}

const OLD = Buffer.of(1, 2);

describe('profiles of a base folder', () => {
  test("are Anki's and all folders with a collection, without regard to case in the order", () => {
    expect(profileNames(baseWith(['b', 'A', 'C']))).toEqual(['A', 'b', 'C']);
    expect(profileNames(baseWith(['User 1'], ['User 1', 'never opened']))).toEqual([
      'never opened',
      'User 1',
    ]);
    expect(profileNames(join(temporaryFolder(), 'missing'))).toEqual([]);
    const base = baseWith(['User 1']);
    writeFileSync(
      join(base, 'prefs21.db'),
      'no database at all, but long enough to be read as one'.repeat(20),
    );
    expect(profileNames(base)).toEqual(['User 1']);
  });

  test('a new one has an empty collection, and Anki knows it where it keeps a list', () => {
    const base = baseWith(['User 1'], ['User 1']);
    foldersIn(base).create('日本語');
    expect(opened(join(base, '日本語', 'collection.anki2')).db.value('select count() from notes')).toBe(0);
    expect(listOf(base)).toEqual([
      ['_global', OLD],
      ['User 1', OLD],
      ['日本語', expect.any(Buffer)],
    ]);
    const fresh = join(temporaryFolder(), 'new', 'base');
    foldersIn(fresh).create('User 1');
    expect(readdirSync(fresh)).toEqual(['User 1']);
  });

  test.each([
    '',
    ' a',
    'a/b',
    '..',
    '.hidden',
    'a\\b',
    'a:b',
    'a\n',
    '_global',
    'Addons21',
    'nul',
    'x'.repeat(300),
  ])('none may be named %j', (name) => {
    const base = baseWith(['User 1'], ['User 1']);
    expect(() => foldersIn(base).create(name)).toThrow('a profile cannot have this name');
    expect(() => foldersIn(base).rename('User 1', name)).toThrow('a profile cannot have this name');
    expect(readdirSync(base).sort()).toEqual(['User 1', 'addons21', 'prefs21.db']);
  });

  test('a name that is taken stays taken, in whatever case', () => {
    const base = baseWith(['User 1', 'Other'], ['User 1', 'Other']);
    mkdirSync(join(base, 'no profile'));
    expect(() => foldersIn(base).create('user 1')).toThrow('Name exists.');
    expect(() => foldersIn(base).rename('Other', 'USER 1')).toThrow('Name exists.');
    expect(() => foldersIn(base).create('no profile')).toThrow('Folder already exists.');
    expect(listOf(base).map(([name]) => name)).toEqual(['_global', 'Other', 'User 1']);
  });

  test('renaming takes the folder and what Anki remembers along', () => {
    const base = baseWith(['User 1', 'Other'], ['User 1', 'Other']);
    foldersIn(base).rename('Other', 'Second');
    foldersIn(base).rename('User 1', 'USER 1');
    expect(profileNames(base)).toEqual(['Second', 'USER 1']);
    expect(listOf(base)).toEqual([
      ['_global', OLD],
      ['Second', OLD],
      ['USER 1', OLD],
    ]);
    expect(() => foldersIn(base).rename('Other', 'x')).toThrow('there is no profile "Other"');
  });

  test('a deleted one is in the trash, as often as it is deleted; the last one stays', () => {
    const base = baseWith(['User 1', 'Other'], ['User 1', 'Other']);
    expect(foldersIn(base).remove('Other')).toBe(join(base, 'trash', 'Other'));
    foldersIn(base).create('Other');
    expect(foldersIn(base).remove('Other')).toBe(join(base, 'trash', 'Other 2'));
    expect(existsSync(join(base, 'trash', 'Other 2', 'collection.anki2'))).toBe(true);
    expect(profileNames(base)).toEqual(['User 1']);
    expect(listOf(base).map(([name]) => name)).toEqual(['_global', 'User 1']);
    expect(() => foldersIn(base).remove('User 1')).toThrow('There must be at least one profile.');
  });

  test('one without a folder leaves the list', () => {
    const base = baseWith(['User 1'], ['User 1', 'never opened']);
    expect(foldersIn(base).remove('never opened')).toBeUndefined();
    expect(profileNames(base)).toEqual(['User 1']);
  });

  test('asking whether one is in use changes nothing of it', () => {
    const base = baseWith(['User 1', 'Other']);
    const before = readFileSync(join(base, 'Other', 'collection.anki2'));
    foldersIn(base).rename('Other', 'Moved');
    expect(readdirSync(join(base, 'Moved'))).toEqual(['collection.anki2']);
    expect(readFileSync(join(base, 'Moved', 'collection.anki2')).equals(before)).toBe(true);
  });
});

test("a dictionary in Python's words", () => {
  const entries = { a: null, b: true, c: false, d: -2, é: 'x', list: [] } as const;
  expect(Buffer.from(pickledDict(entries)).toString('latin1')).toBe(
    '\x80\x02}(X\x01\0\0\0aNX\x01\0\0\0b\x88X\x01\0\0\0c\x89X\x01\0\0\0dJ\xfe\xff\xff\xffX\x02\0\0\0\xc3\xa9X\x01\0\0\0xX\x04\0\0\0list]u.',
  );
});
