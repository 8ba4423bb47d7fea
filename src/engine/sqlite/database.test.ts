import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { copyOfFixture } from '../../../test/support.ts';
import { AnkiError } from '../errors.ts';
import { boundJson } from '../json/bound-json.ts';
import { Database } from './database.ts';
import { wholeText } from './whole-text.ts';

function database(): Database {
  const db = new Database(':memory:');
  onTestFinished(() => db.close());
  return db;
}

test('text with U+0000 is stored whole, whatever the placeholder looks like', () => {
  const db = database();
  db.exec('create table t (a text, b text, c text)');
  db.run("insert into t values (?, '?', ?) -- ?", 'one\0two', '\0');
  db.run('insert into t values (?2, ?1, ?1)', 'x\0y', 'plain');
  expect(db.rows('select typeof(a), hex(a), typeof(b), hex(b), typeof(c), hex(c) from t')).toEqual([
    ['text', '6F6E650074776F', 'text', '3F', 'text', '00'],
    ['text', '706C61696E', 'text', '780079', 'text', '780079'],
  ]);
  expect(db.value('select count(*) from t where a = ?', 'one\0two')).toBe(1);
  expect(db.value('select count(*) from t where a = ?', 'one')).toBe(0);
});

test('text with U+0000 is read whole through exact_text', () => {
  const db = database();
  const read = (text: string) => wholeText(db.value<string | Uint8Array>('select exact_text(?)', text) ?? '');
  for (const text of ['', 'plain', '\0', 'a\0b', '\ufeffßé日本𝄞', 'tail\0']) expect(read(text)).toBe(text);
  expect(db.rows('select exact_text(null), exact_text(5), exact_text(1.5)')).toEqual([[null, 5, 1.5]]);
});

test('invalid UTF-8 is told, not silently replaced', () => {
  const db = database();
  const invalid = [
    'ff',
    'c0af',
    'e080af',
    'eda080',
    'f08080af',
    'f4908080',
    'e282',
    'f09f98',
    '80',
    '61ff62',
  ];
  for (const hex of invalid) {
    const value = db.value<string | Uint8Array>(`select exact_text(text_of(x'${hex}'))`);
    expect(value, hex).toBeInstanceOf(Uint8Array);
    expect(() => wholeText(value ?? ''), hex).toThrow(AnkiError);
  }
  for (const text of ['\u{10ffff}', '\ud7ff', '\ue000', '\uffff', '\u0080', '\u0800', '\u{10000}']) {
    expect(db.value('select exact_text(?)', text)).toBe(text);
  }
});

test('integers beyond 2^53 come as bigints, all others as numbers', () => {
  const db = database();
  db.exec('create table t (a integer, b)');
  for (const a of [2n ** 62n + 1n, -(2n ** 63n), 5]) db.run('insert into t values (?, ?)', a, 7);
  const long = [-9223372036854775808n, 5, 4611686018427387905n];
  for (let i = 0; i < 2; i++) {
    expect(db.column('select a from t order by a')).toEqual(long);
    expect(db.rows('select a, b from t order by a')).toEqual(long.map((a) => [a, 7]));
    expect(db.all('select a, b from t order by a')).toEqual(long.map((a) => ({ a, b: 7 })));
    expect(db.get('select a from t order by a')).toEqual({ a: long[0] });
    expect(db.value('select a from t order by a desc')).toBe(long[2]);
    expect(db.value('select a from t where a = 5')).toBe(5);
  }
  expect(db.rows('select value from json_each(?)', boundJson(long))).toEqual(long.map((a) => [a]));
});

test('a misspelt column in double quotes is an error, not a string', () => {
  expect(() => database().value('select "nothing"')).toThrow(AnkiError);
});

test('more statements than are kept still work', () => {
  const db = database();
  for (let n = 0; n < 500; n++) expect(db.value(`select ${n}`)).toBe(n);
  expect(db.value('select 0')).toBe(0);
});

test('damage is told as damage, whichever way the rows are read', () => {
  const path = copyOfFixture('study');
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xa5, 7 * 4096));
  const db = new Database(path);
  onTestFinished(() => db.close());
  const reads = [
    () => db.all('select * from notes, cards'),
    () => db.rows('select * from notes, cards'),
    () => db.get('select * from notes, cards'),
    () => db.run('update notes set mod = 1'),
    () => db.exec('select count(*) from notes, cards'),
  ];
  for (const read of reads) expect(read).toThrow(expect.objectContaining({ code: 'corrupt' }));
});

test('what a function throws comes through as it is', () => {
  const db = database();
  const fault = new AnkiError('invalid', 'Invalid search');
  db.define('fails', (_value) => {
    throw fault;
  });
  db.exec('create table t (a); insert into t values (1), (2)');
  const reads = [
    () => db.all('select fails(a) from t'),
    () => db.rows('select a from t where fails(a)'),
    () => db.get('select fails(a) from t'),
    () => db.value('select fails(a) from t'),
    () => db.run('update t set a = fails(a)'),
    () => db.exec('select fails(a) from t'),
  ];
  for (const read of reads) {
    expect(read).toThrow(fault);
    expect(db.value('select count(*) from t')).toBe(2);
  }
});

describe('numbers beyond 64 bits', () => {
  const beyond = [2n ** 63n, -(2n ** 63n) - 1n, 10n ** 23n];

  test('equal no row', () => {
    const db = database();
    db.exec('create table t (id integer primary key)');
    db.run('insert into t values (?), (?), (0)', 2n ** 63n - 1n, -(2n ** 63n));
    for (const id of beyond) {
      expect(db.rows('select id from t where id = ?', id)).toEqual([]);
      expect(db.value('select count(*) from t where id < ?', id)).toBe(id > 0 ? 3 : 0);
    }
  });

  test('are never stored, nor are fractions', () => {
    const db = database();
    db.exec('create table t (a integer)');
    for (const number of [...beyond, 2 ** 63, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => db.run('insert into t values (?)', number), String(number)).toThrow(
        `the collection cannot hold the number ${number}`,
      );
    expect(db.value('select count(*) from t')).toBe(0);
  });
});
