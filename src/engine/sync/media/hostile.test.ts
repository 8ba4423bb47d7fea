import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { MediaSync } from '../../../../test/media-sync.ts';
import { mediaOf } from '../../media/media.ts';

const HASH = 'a'.repeat(40);

/** A server that answers `answer` to `method`, and is honest otherwise. */
function answering(method: string, answer: unknown): MediaSync {
  const side = new MediaSync();
  side.server.put('x.txt', 'x');
  side.store('ours.txt', 'ours');
  side.server.answer = (asked, honest) => (asked === method ? answer : honest);
  return side;
}

async function expectRefused(side: MediaSync, message: string | RegExp): Promise<void> {
  await expect(side.sync()).rejects.toMatchObject({ name: 'SyncError', kind: 'sync', message });
  expect(side.texts).toEqual({ 'ours.txt': 'ours' });
  side.server.answer = (_, answer) => answer;
  await side.sync();
  expect(side.texts).toEqual({ 'ours.txt': 'ours', 'x.txt': 'x' });
}

describe('a name that leads elsewhere is refused', () => {
  test.each([
    '../evil.txt',
    '/etc/evil',
    'a/b.txt',
    '.',
    '..',
    '',
    'nul\0.txt',
    '\ud800.txt',
    `${'ä'.repeat(128)}`,
  ])('%j', async (name) => {
    const side = answering('mediaChanges', { data: [[name, 1, HASH]], err: '' });
    await expectRefused(side, /cannot be the name of a file/);
    expect(existsSync(join(mediaOf(side.col).folder, '..', 'evil.txt'))).toBe(false);
  });
});

test('a deletion of such a name touches nothing', async () => {
  const side = new MediaSync();
  side.server.remove('../collection.anki2');
  await side.sync();
  expect(existsSync(side.col.path)).toBe(true);
});

describe('answers that are none', () => {
  test.each([
    ['begin', null],
    ['begin', { data: { usn: 'x' }, err: '' }],
    ['mediaChanges', { data: [['x.txt', 1]], err: '' }],
    ['mediaChanges', { data: [['x.txt', 1, 'no hash']], err: '' }],
    ['mediaChanges', { data: [['x.txt', 0, HASH]], err: '' }],
    ['mediaSanity', { data: 'maybe', err: '' }],
  ])('%s: %j', async (method, answer) => {
    const side = answering(method, answer);
    await expect(side.sync()).rejects.toMatchObject({ name: 'SyncError', kind: 'sync' });
    side.server.answer = (_, honest) => honest;
    await side.sync();
    expect(side.texts).toEqual({ 'ours.txt': 'ours', 'x.txt': 'x' });
    expect(side.server.texts).toEqual(side.texts);
  });

  test.each([[[0, 2]], [[7, 2]], [[1.5, 2]]])('uploadChanges: %j', async (data) => {
    const side = answering('uploadChanges', { data, err: '' });
    await expect(side.sync()).rejects.toMatchObject({ name: 'SyncError', kind: 'sync' });
    expect(side.known).toContainEqual(['ours.txt', true, true]);
  });

  test("the server's own words are told", async () => {
    const side = answering('begin', { err: 'Please come back later.' });
    await expect(side.sync()).rejects.toMatchObject({
      kind: 'server-message',
      message: 'Please come back later.',
    });
  });
});

describe('archives', () => {
  const zip = (meta: unknown, files: Zippable = { 0: strToU8('x') }) =>
    zipSync(
      { ...files, ...(meta === undefined ? {} : { _meta: strToU8(JSON.stringify(meta)) }) },
      { level: 0 },
    );

  const damaged = zip({ 0: 'x.txt' });
  damaged[35] = (damaged[35] ?? 0) ^ 1; // a byte of the file
  damaged[31] = (damaged[31] ?? 0) ^ 1;

  test.each([
    ['no archive', strToU8('no archive')],
    ['nothing', new Uint8Array()],
    ['cut off', zip({ 0: 'x.txt' }).slice(0, 80)],
    ['damaged', damaged],
    ['no list', zip(undefined)],
    ['another list', zip([['x.txt', '0']])],
    ['no files', zip({}, {})],
    ['a file that was not asked for', zip({ 0: 'y.txt' })],
    ['a name that leads elsewhere', zip({ 0: '../x.txt' })],
    ['a missing file', zip({ 1: 'x.txt' })],
    ['one name twice', zip({ 0: 'x.txt', 1: 'x.txt' }, { 0: strToU8('x'), 1: strToU8('y') })],
    ['an empty file', zip({ 0: 'x.txt' }, { 0: new Uint8Array() })],
    ['a bomb', zipSync({ 0: [Buffer.alloc(120_000_000), { level: 6 }], _meta: strToU8('{"0":"x.txt"}') })],
  ])('%s', async (_, answer) => {
    await expectRefused(
      answering('downloadFiles', answer),
      /^The server's answer about media cannot be used/,
    );
  });

  test('a packed file is taken', async () => {
    const packed = zipSync({ 0: strToU8('x'.repeat(1000)), _meta: strToU8('{"0":"x.txt"}') }, { level: 6 });
    const side = answering('downloadFiles', packed);
    await side.sync();
    expect(side.texts['x.txt']).toBe('x'.repeat(1000));
  });
});
