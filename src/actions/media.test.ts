import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call } from '../../test/served.ts';
import { openFixture } from '../../test/support.ts';
import type { Collection } from '../engine/collection/collection.ts';
import { mediaOf } from '../engine/media/media.ts';
import { decodeBase64 } from './media/base64.ts';
import { wildcardMatcher } from './media/wildcard.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const store = (col: Collection, filename: string, text: string, more: object = {}) =>
  call(col, 'storeMediaFile', { filename, data: base64(text), ...more });
const read = (col: Collection, filename: string) => {
  const data = call(col, 'retrieveMediaFile', { filename });
  return typeof data === 'string' ? Buffer.from(data, 'base64').toString() : data;
};

describe('storing', () => {
  test('a file of the name goes to the trash, or keeps its name', () => {
    const col = openFixture('empty');
    store(col, 'a.txt', 'one');
    store(col, 'a.txt', 'two');
    expect(read(col, 'a.txt')).toBe('two');
    expect(readFileSync(join(mediaOf(col).trashFolder, 'a.txt'), 'utf8')).toBe('one');
    expect(store(col, 'a.txt', 'three', { deleteExisting: false })).toMatch(/^a-[0-9a-f]{40}\.txt$/);
    expect(read(col, 'a.txt')).toBe('two');
  });

  test('a fetched file is taken over, and again under a second name', async () => {
    const col = openFixture('empty');
    const file = join(dirname(col.path), 'fetched');
    writeFileSync(file, 'hello');
    const sha1 = createHash('sha1').update('hello').digest('hex');
    const fetched = { file, size: 5, sha1, md5: createHash('md5').update('hello').digest('hex') };
    const fetch = async () => ({ files: () => fetched, dispose: async () => {} });
    const take = (params: object) => call(col, 'storeMediaFile', params, { fetch });
    await take({ filename: 'a', path: 'x' });
    await take({ filename: 'b', path: 'x' });
    expect(await take({ filename: 'c', url: 'x', skipHash: fetched.md5 })).toBe(null);
    writeFileSync(join(mediaOf(col).folder, 'a'), 'changed');
    expect(read(col, 'b')).toBe('hello');
    expect(mediaOf(col).names().sort()).toEqual(['a', 'b']);
  });

  test('a failure later in the transaction brings everything back', () => {
    const col = openFixture('empty');
    store(col, 'a.txt', 'one');
    store(col, 'b.txt', 'b');
    call(col, 'deleteMediaFile', { filename: 'b.txt' });
    store(col, 'b.txt', 'new b');
    const failing = () =>
      col.transact('Update Config', () => {
        store(col, 'a.txt', 'two');
        store(col, 'a.txt', 'three');
        store(col, 'c.txt', 'c');
        call(col, 'deleteMediaFile', { filename: 'b.txt' });
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(mediaOf(col).names().sort()).toEqual(['a.txt', 'b.txt']);
    expect([read(col, 'a.txt'), read(col, 'b.txt')]).toEqual(['one', 'new b']);
    expect(readdirSync(mediaOf(col).trashFolder)).toEqual(['b.txt']);
    expect(readFileSync(join(mediaOf(col).trashFolder, 'b.txt'), 'utf8')).toBe('b');
    expect(readdirSync(dirname(col.path)).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

test.each(['', '.', '..', '...', './', '/', 'a/', '?'])('%j is no name of a file', (filename) => {
  const col = openFixture('empty');
  expect(() => store(col, filename, 'x')).toThrow();
  expect(() => call(col, 'retrieveMediaFile', { filename })).toThrow();
  if (filename !== 'a/' && filename !== '?') {
    expect(() => call(col, 'deleteMediaFile', { filename })).toThrow();
  }
  expect(mediaOf(col).names()).toEqual([]);
});

test('no name leads out of the folder', () => {
  const col = openFixture('empty');
  mkdirSync(join(mediaOf(col).folder, 'sub'), { recursive: true });
  writeFileSync(join(mediaOf(col).folder, 'sub', 'x'), 'x');
  for (const filename of ['../collection.anki2', 'sub/x', '/etc/hostname']) {
    call(col, 'deleteMediaFile', { filename });
    expect(read(col, filename)).toBe(false);
    store(col, filename, 'y');
  }
  expect(mediaOf(col).names().sort()).toEqual(['collection.anki2', 'hostname', 'sub', 'x']);
  expect(call(col, 'getMediaFilesNames', { pattern: '../*' })).toEqual([]);
  expect(existsSync(mediaOf(col).trashFolder)).toBe(false);
  expect(() => store(col, 'sub', 'z')).toThrow('folder');
});

test.each([
  ['aGk=', 'hi'],
  ['aG k=\n', 'hi'],
  ['aGk=aGk=', 'hi'],
  ['a-G_k=', 'hi'],
  ['aGkh', 'hi!'],
  ['a=Gk=', 'hi'],
])('base64 %j is %j', (text, decoded) => {
  expect(decodeBase64(text).toString()).toBe(decoded);
});

test.each([
  ['not base64!', 'number of data characters (9) cannot be 1 more than a multiple of 4'],
  ['aGk', 'Incorrect padding'],
  ['aé', 'only ASCII'],
])('base64 %j is refused', (text, message) => {
  expect(() => decodeBase64(text)).toThrow(message);
});

test.each([
  ['*', ['a', 'ab', 'b[c', '日']],
  ['a*', ['a', 'ab']],
  ['*b*', ['ab', 'b[c']],
  ['?', ['a', '日']],
  ['[!a-c]', ['日']],
  ['[a-c]*', ['a', 'ab', 'b[c']],
  ['b[c', ['b[c']],
  ['b[[]c', ['b[c']],
  ['.*', ['.h']],
  ['.h', ['.h']],
  ['A', []],
  ['*a*a*a*a*', []],
])('the pattern %j', (pattern, matching) => {
  expect(['a', 'ab', 'b[c', '日', '.h'].filter(wildcardMatcher(pattern)).sort()).toEqual(matching);
});

test('a long pattern takes no long time', () => {
  expect(wildcardMatcher('*a'.repeat(1000))(`${'a'.repeat(250)}b`)).toBe(false);
});

test.each([0, 1, 3 * 256 * 1024 - 1, 3 * 256 * 1024, 3 * 256 * 1024 + 1, 3_000_001])(
  'a file of %d bytes comes back as it was',
  (size) => {
    const col = openFixture('empty');
    const data = randomBytes(size);
    call(col, 'storeMediaFile', { filename: 'a.bin', data: data.toString('base64') || '=' });
    const text = call(col, 'retrieveMediaFile', { filename: 'a.bin' });
    expect(text === data.toString('base64')).toBe(true);
    expect(mediaOf(col).read('a.bin')?.equals(data)).toBe(true);
  },
);

describe('the trash', () => {
  const trashed = (col: Collection) => readdirSync(mediaOf(col).trashFolder).sort();

  test('files come back, and none takes the place of another', () => {
    const col = openFixture('empty');
    for (const name of ['a.txt', 'b.txt', 'c.txt']) store(col, name, `old ${name}`);
    for (const filename of ['a.txt', 'b.txt', 'c.txt']) call(col, 'deleteMediaFile', { filename });
    store(col, 'b.txt', 'old b.txt');
    store(col, 'c.txt', 'another');
    const other = `c-${createHash('sha1').update('old c.txt').digest('hex')}.txt`;
    expect(call(col, 'restoreMediaTrash', {})).toEqual(['a.txt', 'b.txt', other]);
    expect(['a.txt', 'b.txt', 'c.txt', other].map((name) => read(col, name))).toEqual([
      'old a.txt',
      'old b.txt',
      'another',
      'old c.txt',
    ]);
    expect(trashed(col)).toEqual([]);
    expect(call(col, 'restoreMediaTrash', {})).toEqual([]);
  });

  test('what cannot be finished leaves the files in the trash', () => {
    const col = openFixture('empty');
    store(col, 'a.txt', 'one');
    call(col, 'deleteMediaFile', { filename: 'a.txt' });
    expect(() =>
      col.transact('Update Config', () => {
        mediaOf(col).restoreTrash();
        throw new Error('no');
      }),
    ).toThrow('no');
    expect([trashed(col), read(col, 'a.txt')]).toEqual([['a.txt'], false]);
  });

  test('it is counted and emptied', () => {
    const col = openFixture('empty');
    expect(call(col, 'emptyMediaTrash', {})).toBe(0);
    store(col, 'a.txt', 'one');
    store(col, '_b.txt', 'two');
    call(col, 'deleteMediaFile', { filename: 'a.txt' });
    const report = call(col, 'checkMedia', {});
    expect(report).toMatchObject({ unused: [], trash: { files: 1, bytes: 3 }, renamed: {} });
    expect(call(col, 'emptyMediaTrash', {})).toBe(1);
    expect(trashed(col)).toEqual([]);
    expect(mediaOf(col).names()).toEqual(['_b.txt']);
  });
});
