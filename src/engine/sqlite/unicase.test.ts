import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { Database } from './database.ts';

interface Vectors {
  readonly pairs: readonly (readonly [string, string, -1 | 0 | 1])[];
  readonly sorted: readonly string[];
  readonly rank: readonly number[];
  readonly folds: Readonly<Record<string, string>>;
}

const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../../../test/reference/unicase-vectors.json', import.meta.url), 'utf8'),
);
let db: Database;
beforeAll(() => {
  db = new Database(':memory:');
  return () => db.close();
});

test('all recorded pairs compare as in Anki, in both directions', () => {
  const compare = (a: string, b: string) =>
    db.value<number>('select (?1 > ?2 collate unicase) - (?1 < ?2 collate unicase)', a, b);
  expect(vectors.pairs.length).toBeGreaterThan(3000);
  for (const [a, b, expected] of vectors.pairs) {
    expect(compare(a, b), JSON.stringify([a, b])).toBe(expected);
    expect(compare(b, a), JSON.stringify([b, a])).toBe(0 - expected);
  }
});

test('an index sorts as the recorded list', () => {
  db.exec(
    'create table words (place integer, word text collate unicase); create index by_word on words (word)',
  );
  const order = vectors.sorted
    .map((_, place) => place)
    .sort((a, b) => ((a * 7919) % 2521) - ((b * 7919) % 2521));
  for (const place of order) db.run('insert into words values (?, ?)', place, vectors.sorted[place] ?? '');
  const ranks = db
    .column<number>('select place from words indexed by by_word order by word')
    .map((place) => vectors.rank[place]);
  expect(ranks).toEqual([...vectors.rank].sort((a, b) => a - b));
  expect(db.value('select count(distinct word) from words')).toBe(new Set(vectors.rank).size);
});

test('every code point equals its fold', () => {
  for (const [code, folded] of Object.entries(vectors.folds)) {
    const character = String.fromCodePoint(Number.parseInt(code, 16));
    const same = db.value<number>('select ? = ? collate unicase', character, folded);
    expect(same, code).toBe(1);
  }
});
