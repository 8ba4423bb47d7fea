import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyOfFixture, opened, openFixture, temporaryFolder } from '../../../test/support.ts';
import { AnkiError, type ErrorCode } from '../errors.ts';
import { Database } from '../sqlite/database.ts';
import { openCollection } from './open.ts';

const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  );

/** Expects a refusal with one sentence, and that not a byte in the folder has changed. */
function expectRefusal(path: string, code: ErrorCode, message: RegExp, folder = dirname(path)): void {
  const before = contents(folder);
  let error: unknown;
  try {
    openCollection({ path }).close();
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(AnkiError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  expect(contents(folder)).toEqual(before);
}

function changed(path: string, ...statements: string[]): string {
  const db = new Database(path);
  for (const sql of statements) db.exec(sql);
  db.close();
  return path;
}

describe('refusals leave everything as it was', () => {
  test('a folder that does not exist', () => {
    const folder = temporaryFolder();
    expectRefusal(
      join(folder, 'missing', 'collection.anki2'),
      'not_found',
      /folder .* does not exist/,
      folder,
    );
  });

  test('a folder in the place of the file', () => {
    const path = join(temporaryFolder(), 'collection.anki2');
    mkdirSync(path);
    expectRefusal(path, 'invalid', /not a file/);
  });

  test.each([
    ['text', 'hello, this is no database at all'.repeat(100)],
    ['a few bytes', 'x'],
    ['a zip archive', 'PK\u0003\u0004'.padEnd(5000, 'z')],
  ])('a file that is no database: %s', (_, text) => {
    const path = join(temporaryFolder(), 'collection.anki2');
    writeFileSync(path, text);
    expectRefusal(path, 'corrupt', /not an Anki collection|damaged/);
  });

  test('a database of another program', () => {
    const path = changed(
      join(temporaryFolder(), 'collection.anki2'),
      'create table bookmarks (id integer primary key)',
    );
    expectRefusal(path, 'corrupt', /not an Anki collection/);
  });

  test('a collection without one of its tables', () => {
    expectRefusal(changed(copyOfFixture('empty'), 'drop table cards'), 'corrupt', /not an Anki collection/);
    expectRefusal(changed(copyOfFixture('empty'), 'drop table decks'), 'corrupt', /not an Anki collection/);
  });

  test('a database whose table col is empty or odd', () => {
    const path = copyOfFixture('empty');
    expectRefusal(changed(path, 'delete from col'), 'corrupt', /not an Anki collection/);
    expectRefusal(changed(copyOfFixture('empty'), 'drop table col', 'create table col (a)'), 'corrupt', /./);
    expectRefusal(changed(copyOfFixture('empty'), "update col set ver = 'x'"), 'corrupt', /./);
  });

  test.each([100, 4096, 50_000, 139_000])('a file cut off after %i bytes', (length) => {
    const path = copyOfFixture('empty');
    truncateSync(path, length);
    expectRefusal(path, 'corrupt', /damaged/);
  });

  test('a file whose beginning is overwritten', () => {
    const path = copyOfFixture('study');
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xa5, 100, 4096));
    expectRefusal(path, 'corrupt', /damaged/);
    writeFileSync(path, bytes.fill(0xa5, 0, 100));
    expectRefusal(path, 'corrupt', /damaged/);
  });

  test.each([
    [10, /too old/],
    [12, /newer version of Anki/],
    [13, /newer version of Anki/],
    [19, /newer version of Anki/],
    [255, /newer version of Anki/],
  ])('schema %i', (version, message) => {
    const path = changed(copyOfFixture('empty'), `update col set ver = ${version}`);
    expectRefusal(path, 'unsupported', message);
    expectRefusal(changed(path, 'pragma journal_mode = delete'), 'unsupported', message);
  });

  test('a newer schema beside the log of a crash', () => {
    const path = copyOfFixture('empty');
    const db = new Database(path);
    db.exec('update col set ver = 19');
    const crashed = join(temporaryFolder(), 'collection.anki2');
    for (const end of ['', '-wal']) copyFileSync(path + end, crashed + end);
    db.close();
    expect(statSync(`${crashed}-wal`).size).toBeGreaterThan(0);
    expectRefusal(crashed, 'unsupported', /newer version of Anki/);
  });

  test('a file that this program has open already', () => {
    const col = openFixture('study');
    const folder = dirname(col.path);
    const names = readdirSync(folder);
    expect(() => openCollection({ path: col.path })).toThrow(/another program has the collection open/);
    expect(readdirSync(folder)).toEqual(names);
    expect(col.transact('Update Config', () => col.config.set('after', 1))).toBeUndefined();
  });

  test('a read-only file or folder', () => {
    const path = copyOfFixture('empty');
    chmodSync(path, 0o444);
    expectRefusal(path, 'invalid', /read-only/);
    chmodSync(path, 0o644);
    chmodSync(dirname(path), 0o555);
    expectRefusal(path, 'invalid', /read-only/);
    expectRefusal(join(dirname(path), 'new.anki2'), 'invalid', /read-only/);
    chmodSync(dirname(path), 0o755);
  });
});

test('opening and closing leaves one file, with the same bytes, in the form in which Anki leaves it', () => {
  const path = copyOfFixture('study');
  const before = contents(dirname(path));
  const col = openCollection({ path });
  col.close();
  col.close();
  expect(contents(dirname(path))).toEqual(before);
  expect([...readFileSync(path).subarray(18, 20)]).toEqual([2, 2]); // write-ahead log, as real Anki keeps it
});

test('a change is in the file alone after closing', () => {
  const path = copyOfFixture('study');
  const col = openCollection({ path });
  col.transact('Update Note', () => col.config.set('colour', 'blue'));
  col.close();
  expect(readdirSync(dirname(path))).toEqual(['collection.anki2']);
  expect(opened(path).config.get('colour')).toBe('blue');
});

test('the log that a crash has left is used', () => {
  const col = openFixture('empty');
  col.transact('Update Note', () => col.config.set('colour', 'blue'));
  const crashed = join(temporaryFolder(), 'collection.anki2');
  // The program's own lock ends here, by copying; nothing else wants the file.
  for (const end of ['', '-wal']) copyFileSync(col.path + end, crashed + end);
  const again = opened(crashed);
  expect(again.config.get('colour')).toBe('blue');
  expect(existsSync(`${crashed}-journal`)).toBe(false);
});

test('commits reach the disk before they are acknowledged', () => {
  expect(openFixture('empty').db.value('pragma synchronous')).toBe(2);
});

test('changes stand in the log until it is written back', () => {
  const col = openFixture('study');
  // Read by another program: closing the file here would let go of the lock.
  const inFile = () => execFileSync('cat', [col.path]).includes('"crimson red"');
  col.transact('Update Deck', () => col.config.set('colour', 'crimson red'));
  expect(inFile()).toBe(false);
  col.writeBack();
  expect(inFile()).toBe(true);
});

test('triggers and views are refused, since changes would do something else than they say', () => {
  for (const sql of [
    'create trigger t after insert on notes begin delete from notes; end',
    'create view v as select * from notes',
  ]) {
    const path = copyOfFixture('study');
    const col = opened(path);
    col.db.exec(sql);
    col.close();
    expect(() => openCollection({ path })).toThrow('statements of its own');
  }
});
