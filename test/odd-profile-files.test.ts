import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { mediaOf } from '../src/engine/media/media.ts';
import { served } from './served.ts';
import { openFixture } from './support.ts';

const STORE = '{"filename": "a.txt", "data": "YQ=="}';

const opened = () => {
  const { col, ask } = served(openFixture('study'));
  const told = (action: string, params: string): string => JSON.parse(ask(action, params)).error ?? '';
  return { folder: dirname(col.path), media: mediaOf(col), told };
};

test('a media folder that vanishes is not made anew', () => {
  const { folder, media, told } = opened();
  expect(told('storeMediaFile', STORE)).toBe('');
  renameSync(media.folder, `${media.folder} away`);
  expect(told('storeMediaFile', STORE)).toContain('the media folder was removed or renamed');
  expect(told('deleteMediaFile', '{"filename": "a.txt"}')).toContain(
    'the media folder was removed or renamed',
  );
  expect(told('checkMedia', '{}')).toContain('the media folder was removed or renamed');
  expect(existsSync(join(folder, 'collection.media'))).toBe(false);
  renameSync(`${media.folder} away`, media.folder);
  expect(told('storeMediaFile', '{"filename": "b.txt", "data": "Yg=="}')).toBe('');
});

test('a damaged media database is told, and made anew once it is gone', () => {
  const { media, told } = opened();
  writeFileSync(media.databasePath, 'no database at all, but long enough to be looked at'.repeat(100));
  expect(told('storeMediaFile', STORE)).toContain('when it is removed, it is made anew');
  rmSync(media.databasePath);
  mkdirSync(media.databasePath);
  expect(told('storeMediaFile', STORE)).toContain('when it is removed, it is made anew');
  rmSync(media.databasePath, { recursive: true });
  expect(told('storeMediaFile', STORE)).toBe('');
});

test('a file in the place of the trash is told', () => {
  const { media, told } = opened();
  expect(told('storeMediaFile', STORE)).toBe('');
  writeFileSync(media.trashFolder, 'x');
  expect(told('deleteMediaFile', '{"filename": "a.txt"}')).toContain('media.trash');
  expect(media.has('a.txt')).toBe(true);
  expect(told('emptyMediaTrash', '{}')).toContain('media.trash');
  rmSync(media.trashFolder);
  expect(told('deleteMediaFile', '{"filename": "a.txt"}')).toBe('');
});

test('names that cannot exist are no files', () => {
  const { ask } = served(openFixture('study'));
  for (const filename of ['x'.repeat(300), 'x'.repeat(5000)])
    expect(JSON.parse(ask('retrieveMediaFile', JSON.stringify({ filename }))).result).toBe(false);
});
