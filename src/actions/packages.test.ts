import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../../test/served.ts';
import { openFixture, temporaryFolder } from '../../test/support.ts';
import { mediaOf } from '../engine/media/media.ts';
import { searchOf } from '../engine/search/search.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const WEB = { origin: 'https://example.org' };

test('a deck goes out and comes back; relative paths start in the media folder', () => {
  const col = openFixture('study');
  mkdirSync(mediaOf(col).folder, { recursive: true });
  expect(call(col, 'exportPackage', { deck: 'Languages', path: '../l.apkg', includeSched: true })).toBe(true);
  expect(existsSync(join(dirname(col.path), 'l.apkg'))).toBe(true);
  const cards = searchOf(col).cards('deck:Languages').length;
  col.decks.remove([col.decks.byName('Languages')?.id ?? col.decks.currentId]);
  expect(call(col, 'importPackage', { path: '../l.apkg' })).toBe(true);
  expect(searchOf(col).cards('deck:Languages')).toHaveLength(cards);
  expect(call(col, 'exportPackage', { deck: 'no such deck', path: 'x.apkg' })).toBe(false);
  expect(() => call(col, 'exportPackage', { deck: 'Languages', path: 'no/folder/x.apkg' })).toThrow(
    'does not exist',
  );
});

test('web pages reach packages in listed folders only, whatever the links', () => {
  const col = openFixture('study');
  const [open, secret] = [temporaryFolder(), temporaryFolder()];
  symlinkSync(secret, join(open, 'link'));
  const listed = { ...WEB, settings: { ...DEFAULT_SETTINGS, mediaFolders: [open] } };
  const request = (path: string) => ({ deck: 'Languages', path });
  expect(() => call(col, 'exportPackage', request(join(open, 'a.apkg')), WEB)).toThrow('web pages may not');
  expect(call(col, 'exportPackage', request(join(open, 'a.apkg')), listed)).toBe(true);
  for (const path of [join(open, '../a.apkg'), join(open, 'link/a.apkg'), 'a.apkg', open])
    expect(() => call(col, 'exportPackage', request(path), listed), path).toThrow('web pages may not');
  expect(() => call(col, 'importPackage', { path: join(open, 'a.apkg') }, WEB)).toThrow('web pages may not');
  expect(call(col, 'importPackage', { path: join(open, 'a.apkg') }, listed)).toBe(true);
  expect(() => call(col, 'exportPackage', request(join(open, 'a.apkg')), listed)).toThrow('may not replace');
});

test("the collection's own files are neither read nor written", () => {
  const col = openFixture('study');
  const before = readFileSync(col.path);
  const other = join(temporaryFolder(), 'other.apkg');
  linkSync(col.path, other);
  for (const path of [col.path, `${col.path}-wal`, other]) {
    expect(() => call(col, 'exportPackage', { deck: 'Languages', path }), path).toThrow(
      'the open collection',
    );
    expect(() => call(col, 'importPackage', { path }), path).toThrow('the open collection');
  }
  expect(readFileSync(col.path).equals(before)).toBe(true);
  for (const path of ['', 'a\0.apkg', dirname(col.path)])
    expect(() => call(col, 'exportPackage', { deck: 'Languages', path }), path).toThrow();
});

test('an import takes the options of Anki’s own window; a collection package is none of its business', () => {
  const col = openFixture('study');
  mkdirSync(mediaOf(col).folder, { recursive: true });
  call(col, 'exportPackage', { deck: 'Languages', path: 'l.apkg', includeSched: true });
  const [id] = searchOf(col).notes('deck:Languages is:review');
  if (id === undefined) throw new Error('the fixture has changed');
  const note = col.notes.require(id);
  const fields = ['changed here', ...note.fields.slice(1)];
  col.notes.update({ ...note, fields });
  call(col, 'importPackage', { path: 'l.apkg' });
  expect(col.notes.require(id).fields).toEqual(fields);
  call(col, 'importPackage', { path: 'l.apkg', updateNotes: 'always' });
  expect(col.notes.require(id).fields).toEqual(note.fields);
  col.decks.remove([col.decks.byName('Languages')?.id ?? col.decks.currentId]);
  call(col, 'importPackage', { path: 'l.apkg', withScheduling: false, withPresets: false });
  expect(searchOf(col).cards('deck:Languages -is:new')).toEqual([]);
  expect(() => call(col, 'importPackage', { path: 'l.apkg', updateNotes: 'sometimes' })).toThrow('if_newer');
  expect(() => call(col, 'importPackage', { path: 'all.COLPKG' })).toThrow('use importCollection');
});
