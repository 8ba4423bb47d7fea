import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../../test/served.ts';
import { openFixture, temporaryFolder } from '../../test/support.ts';
import type { Collection } from '../engine/collection/collection.ts';
import type { LongWork } from '../engine/long-work.ts';
import { mediaOf } from '../engine/media/media.ts';
import { searchOf } from '../engine/search/search.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const counts = (log: unknown) =>
  Object.fromEntries(
    Object.entries(Object(log)).flatMap(([kind, list]) =>
      Array.isArray(list) && list.length > 0 ? [[kind, list.length]] : [],
    ),
  );

const fieldsOf = (col: Collection, query: string) =>
  col.notes.getMany(searchOf(col).notes(query)).map(({ fields, tags }) => [...fields, ...tags]);

test('what a request chooses wins over the file; the rest is as the file says', () => {
  const col = openFixture('study');
  const text = '#separator:;\n#tags:mine\n#deck:Science\n#html:true\nb1;f1;t1\nb2;f2;t2\n';
  expect(
    call(col, 'previewText', {
      text,
      modelName: 'Basic',
      fields: { Front: 2, Back: 1 },
      deckName: 'New::One',
    }),
  ).toEqual({
    separator: 'semicolon',
    html: true,
    modelName: 'Basic',
    modelColumn: 0,
    deckName: 'New::One',
    deckExists: false,
    deckColumn: 0,
    tagsColumn: 0,
    guidColumn: 0,
    fields: { Front: 2, Back: 1 },
    tags: ['mine'],
    ifMatches: 'update current',
    matchScope: 'notetype',
    columns: ['', '', ''],
    rows: [
      ['b1', 'f1', 't1'],
      ['b2', 'f2', 't2'],
    ],
  });
  expect(col.decks.byName('New::One')).toBeUndefined();
  const params = { text, modelName: 'Basic', fields: { Front: 2, Back: 1 }, tagsColumn: 3, tags: ['over'] };
  expect(counts(call(col, 'importText', params))).toEqual({ new: 2 });
  expect(fieldsOf(col, 'deck:Science tag:over')).toEqual([
    ['f1', 'b1', 'over', 't1'],
    ['f2', 'b2', 'over', 't2'],
  ]);
  expect(call(col, 'previewText', { text, modelColumn: 3, deckColumn: 1 })).toMatchObject({
    modelName: null,
    modelColumn: 3,
    deckName: null,
    deckColumn: 1,
    fields: null,
  });
});

test('mistakes are told, and nothing is stored', () => {
  const col = openFixture('study');
  const wrong: [object, string][] = [
    [{}, 'either a path or the contents'],
    [{ text: 'a', path: 'b' }, 'either a path or the contents'],
    [{ text: '' }, 'The file you selected is empty.'],
    [{ text: 'a', modelName: 'No such' }, 'model was not found: No such'],
    [{ text: 'a', separator: 'dash' }, "'separator' must be one of tab"],
    [{ text: 'a', modelName: 'Basic', modelColumn: 1 }, 'cannot be given both'],
    [{ text: 'a', deckName: 'Filtered' }, 'notes cannot be added to a filtered deck: Filtered'],
    [{ text: 'a', modelName: 'Basic', fields: { Foo: 1 } }, 'field was not found in Basic: Foo'],
    [
      { text: 'a', modelName: 'Basic', fields: { Back: 1 } },
      'the first field of Basic needs a column: Front',
    ],
    [{ text: 'a', modelColumn: 1, fields: { Back: 1 } }, 'only where all notes have one note type'],
    [{ path: 'no/such.txt' }, 'No such file'],
  ];
  for (const [params, message] of wrong)
    expect(() => call(col, 'importText', params), message).toThrow(message);
  expect(() => call(col, 'importJson', { json: '{' })).toThrow('the file is not JSON');
  expect(() => call(col, 'importJson', { json: { notes: [{ fields: [1] }] } })).toThrow(
    'item 1 in "fields" of item 1 in "notes" of the file must be a text',
  );
  expect(() => call(col, 'exportNotesText', { path: 'x.txt', deck: 'No such' })).toThrow(
    'deck was not found: No such',
  );
  expect(col.undoName).toBeUndefined();
});

test('JSON comes in as a text, as it is, or from a file', () => {
  const col = openFixture('study');
  mkdirSync(mediaOf(col).folder, { recursive: true });
  const notes = (front: string) => ({ default_notetype: 'Basic', notes: [{ fields: [front, 'b'] }] });
  writeFileSync(join(mediaOf(col).folder, 'n.json'), JSON.stringify(notes('three')));
  expect(counts(call(col, 'importJson', { json: notes('one') }))).toEqual({ new: 1 });
  expect(counts(call(col, 'importJson', { json: JSON.stringify(notes('one')) }))).toEqual({ duplicate: 1 });
  expect(counts(call(col, 'importJson', { path: 'n.json' }))).toEqual({ new: 1 });
});

test('notes go out and come in again as they are', () => {
  const col = openFixture('study');
  const file = join(temporaryFolder(), 'notes.txt');
  const all = searchOf(col).notes('').length;
  expect(call(col, 'exportNotesText', { path: file })).toBe(all);
  expect(counts(call(col, 'importText', { path: file }))).toEqual({ duplicate: all });
  expect(call(col, 'exportNotesText', { path: file, query: 'dog', notes: [], deck: 'Languages' })).toBe(0);
  const dogs = searchOf(col).notes('dog deck:Languages');
  expect(call(col, 'exportNotesText', { path: file, query: 'dog', deck: 'Languages', html: false })).toBe(
    dogs.length,
  );
  expect(call(col, 'exportCardsText', { path: file, query: 'front:dog' })).toBe(1);
  expect(readFileSync(file, 'utf8')).toBe('#separator:tab\n#html:true\ndog\tHund\n');
});

test('web pages reach files in listed folders only; the files of the collection nobody', () => {
  const col = openFixture('study');
  const [open, secret] = [temporaryFolder(), temporaryFolder()];
  symlinkSync(secret, join(open, 'link'));
  writeFileSync(join(secret, 'a.txt'), 'a\tb\n');
  writeFileSync(join(open, 'a.txt'), 'a\tb\n');
  const page = { origin: 'https://example.org', settings: { ...DEFAULT_SETTINGS, mediaFolders: [open] } };
  for (const name of ['importText', 'previewText', 'importJson', 'exportNotesText', 'exportCardsText']) {
    expect(() => call(col, name, { path: join(open, 'link', 'a.txt') }, page), name).toThrow(
      'web pages may not',
    );
    expect(() => call(col, name, { path: col.path }), name).toThrow('the open collection');
  }
  expect(counts(call(col, 'importText', { path: join(open, 'a.txt') }, page))).toEqual({ new: 1 });
  expect(counts(call(col, 'importText', { text: 'c\td\n' }, page))).toEqual({ new: 1 });
});

test('an import can be ended, with nothing done', () => {
  const col = openFixture('study');
  const before = col.db.rows('select id, flds from notes order by id');
  const text = Array.from({ length: 1000 }, (_, i) => `front ${i}\tback\ttag${i}\n`).join('');
  const doing = (work: LongWork) => ({ beginWork: () => ({ work, end: () => {} }) });
  let asked = 0;
  const seen: string[] = [];
  const work: LongWork = {
    isCancelled: () => ++asked > 2,
    onProgress: (done, total, stage) => seen.push(`${done}/${total} ${stage}`),
  };
  expect(() => call(col, 'importText', { text, deckName: 'Half' }, doing(work))).toThrow('Interrupted');
  expect(seen.slice(0, 2)).toEqual(['0/1000 Processed 0 notes...', '250/1000 Processed 250 notes...']);
  expect([col.db.rows('select id, flds from notes order by id'), col.decks.byName('Half')]).toEqual([
    before,
    undefined,
  ]);
  const file = join(temporaryFolder(), 'old.txt');
  writeFileSync(file, 'old');
  const stopped = doing({ isCancelled: () => true });
  expect(() => call(col, 'exportNotesText', { path: file }, stopped)).toThrow('Interrupted');
  expect(readFileSync(file, 'utf8')).toBe('old');
});

test('all of an import is one step back', () => {
  const col = openFixture('study');
  const state = () => [
    col.db.rows('select id, flds, tags, mod from notes order by id'),
    col.db.rows('select id, did from cards order by id'),
    col.decks.names(),
    col.tags.all(),
    col.db.rows("select key, val from config where key <> 'nextPos' order by key"),
  ];
  const before = JSON.stringify(state());
  call(col, 'importText', {
    text: 'dog\tnew text\tt1\nfresh\tx\tt2\n',
    modelName: 'Basic',
    deckName: 'Made',
    ifMatches: 'update current',
    matchScope: 'notetype',
  });
  expect(JSON.stringify(state())).not.toBe(before);
  expect(col.undo()).toBe('Import');
  expect(JSON.stringify(state())).toBe(before);
});
