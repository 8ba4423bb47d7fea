import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import type { Operation } from './operations.ts';

test('values of every kind come back', () => {
  const { config, db, ...col } = collection();
  const values = {
    text: 'ß\u2028"\\',
    list: [1, 2.5, null, { a: true }],
    no: false,
    zero: 0,
    nothing: null,
    empty: '',
  };
  col.write(() => {
    for (const [key, value] of Object.entries(values)) config.set(key, value);
  });
  for (const [key, value] of Object.entries(values)) expect(config.get(key)).toEqual(value);
  expect(db.value("select cast(val as text) from config where key = 'list'")).toBe('[1,2.5,null,{"a":true}]');
  expect([
    config.getBoolean('no', true),
    config.getBoolean('text', true),
    config.getBoolean('missing'),
  ]).toEqual([false, true, false]);
  expect([config.getNumber('zero', 7), config.getNumber('text', 7), config.getNumber('missing', 7)]).toEqual([
    0, 7, 7,
  ]);
});

test('a changed value is stamped, an equal one is left alone', () => {
  const { config, db, ...col } = collection();
  col.write(() => config.set('a', { b: 1 }));
  expect(db.get("select usn, mtime_secs from config where key = 'a'")).toMatchObject({
    usn: -1,
    mtime_secs: col.now,
  });
  db.run("update config set usn = 5, mtime_secs = 6 where key = 'a'");
  col.write(() => config.set('a', { b: 1 }), 'Update Deck');
  expect(db.get("select usn, mtime_secs from config where key = 'a'")).toMatchObject({
    usn: 5,
    mtime_secs: 6,
  });
  expect(col.lastStep()).toBe('Update Config');
});

test('a value that is no JSON counts as missing, and a removed one is', () => {
  const { config, db, ...col } = collection();
  db.run("insert into config values ('bad', 0, 0, x'7b'), ('good', 0, 0, x'31')");
  expect([config.get('bad'), config.get('good')]).toEqual([undefined, 1]);
  col.write(() => config.remove('good'));
  expect(config.get('good')).toBeUndefined();
});

function collection() {
  const col = openFixture('empty');
  return {
    config: col.config,
    db: col.db,
    now: col.now,
    write: (fn: () => void, name: Operation = 'Update Config') => col.transact(name, fn),
    lastStep: () => col.undoName,
  };
}
