import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { readCards, readReviewLog } from './storage.ts';

/** As the data of a card would be read by JSON.parse: stability, difficulty, decay, last review. */
function memoryOf(data: string): number[] {
  const none = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return none;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return none;
  const { s, d, decay = 0.5, lrt, cd } = value as Record<string, unknown>; // an object, as was just seen
  if (typeof s !== 'number' || typeof d !== 'number' || (cd !== undefined && typeof cd !== 'string'))
    return none;
  const known = typeof decay === 'number' ? Math.fround(decay) : 0.5;
  return [Math.fround(s), Math.fround(d), known, Number.isInteger(lrt) ? Number(lrt) : Number.NaN];
}

test.each([
  '{"pos":1,"s":108.1333,"d":9.232,"dr":0.9,"decay":0.1542,"lrt":1795147200,"cd":"{\'x\':1}"}',
  '{"s":12,"d":5}',
  '{"s":0.0001,"d":1.0,"lrt":-5}',
  '{"s":-0.5,"d":0}',
  '{"s":123456789012345,"d":0.123456789012345}',
  '{"s":1234567890123456,"d":0.1234567890123456}',
  '{"s":1e2,"d":2E-1}',
  '{"s":1.5,"d":2,"lrt":12.0}',
  '{"s":1.5,"d":2,"lrt":12.5}',
  '{"d":2,"s":1.5}',
  '{ "s": 1.5, "d": 2 }',
  '{"s":1.5,"d":2,"new":[1,{"s":9}]}',
  '{"\\u0073":1.5,"d":2}',
  '{"s":1.5,"d":2,"cd":"a\\"b"}',
  '{"s":1.5,"d":2,"cd":7}',
  '{"s":1.5,"d":2,"decay":"0.2"}',
  '{"s":"1.5","d":2}',
  '{"s":null,"d":2}',
  '{"s":1.5}',
  '{"s":01.5,"d":2}',
  '{"s":1.,"d":2}',
  '{"s":.5,"d":2}',
  '{"s":-,"d":2}',
  '{"s":1.5.5,"d":2}',
  '{"s":1.5,"d":2',
  '{"s":1.5,"d":2}}',
  '{"s":1.5,"d":2,}',
  '{"s":1.5,"d":',
  '{"s"',
  '{',
  '{}',
  '',
  ' ',
  '[1]',
  'null',
  '"s"',
])('data of a card: %s', (data) => {
  const { db } = openFixture('study');
  const [id = 0] = db.column<number>('select id from cards order by id limit 1');
  db.run('update cards set data = ? where id = ?', data, id);
  const { memory } = readCards(db, 'all');
  expect([memory.stability[0], memory.difficulty[0], memory.decay[0], memory.lastReview[0]]).toEqual(
    memoryOf(data),
  );
});

test('reviews in numbers beyond the usual ones', () => {
  const { db } = openFixture('empty');
  const row = 'insert into revlog values (?, 1, -1, ?, 1, ?, ?, ?, ?)';
  db.run(row, 4_200_000_000_999, 4, -86_400, 0, 4_000_000_000, 5);
  db.run(row, 4_200_000_001_999, 1, 21, 2500, 1, 6);
  const log = readReviewLog(db, 'all', 0);
  const columns = [0, 1].map((i) => [log.seconds(i), log.time(i), log.ease(i), log.kind(i)]);
  expect(columns).toEqual([
    [4_200_000_000, 4_000_000_000, 4, 5],
    [4_200_000_001, 1, 1, 0],
  ]);
  const flags = [0, 1].map((i) => [log.wasLong(i), log.wasMature(i), log.withoutFactor(i)]);
  expect(flags).toEqual([
    [true, false, true],
    [true, true, false],
  ]);
  expect(readReviewLog(db, 'all', 4_200_000_002_000).length).toBe(0);
});
