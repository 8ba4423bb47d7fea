import { expect, onTestFinished, test } from 'vitest';
import { Database } from './database.ts';
import { rowUpdater } from './row-updater.ts';

const update = rowUpdater<'a' | 'b' | 'c' | 'd'>('t', ['a'], [['b'], ['c', 'd']]);

function table(): Database {
  const db = new Database(':memory:');
  onTestFinished(() => db.close());
  db.exec('create table t (id integer primary key, a, b integer, c integer, d integer)');
  db.exec('create index t_b on t (b); create index t_cd on t (c, d)');
  db.exec('insert into t values (1, 1, 1, 1, 1), (2, 2, 2, 2, 2), (3, 3, 3, 3, 3)');
  return db;
}

const rowsOf = (db: Database): unknown[] => db.rows('select id, a, b, c, d from t order by id');

test('rows get all their new values', () => {
  const db = table();
  update(db, [
    { id: 1, a: 'x', b: 1, c: 1, d: 9 },
    { id: 3, a: null, b: 8, c: 7, d: 3 },
    { id: 4, a: 0, b: 0, c: 0, d: 0 },
  ]);
  expect(rowsOf(db)).toEqual([
    [1, 'x', 1, 1, 9],
    [2, 2, 2, 2, 2],
    [3, null, 8, 7, 3],
  ]);
});

test('a row that comes twice ends as the last time', () => {
  const db = table();
  const back = { id: 1, a: 1, b: 1, c: 1, d: 1 };
  update(db, [{ ...back, b: 5, d: 6 }, back]);
  expect(rowsOf(db)[0]).toEqual([1, 1, 1, 1, 1]);
});

test('what is stored may be of any kind', () => {
  const db = table();
  db.exec(`update t set b = 9223372036854775807, c = -9223372036854775808, d = 'text' where id = 1`);
  db.exec(`update t set b = 1.5, c = x'00', d = null where id = 2`);
  update(db, [
    { id: 1, a: 1, b: 1, c: 1, d: 1 },
    { id: 2, a: 1, b: 1, c: 1, d: 1 },
  ]);
  expect(rowsOf(db).slice(0, 2)).toEqual([
    [1, 1, 1, 1, 1],
    [2, 1, 1, 1, 1],
  ]);
});

test('an index whose columns keep their values is not written', () => {
  const db = table();
  const written: string[] = [];
  db.define('told', (column) => {
    written.push(String(column));
    return null;
  });
  db.exec("create temp trigger on_b after update of b on t begin select told('b'); end");
  db.exec("create temp trigger on_d after update of d on t begin select told('d'); end");
  update(db, [
    { id: 1, a: 5, b: 1, c: 1, d: 1 },
    { id: 2, a: 5, b: 2, c: 9, d: 2 },
  ]);
  expect(written).toEqual(['d']);
});
