import { describe, expect, test } from 'vitest';
import { openFixture, standingClock } from '../../../test/support.ts';
import type { LongWork } from '../long-work.ts';
import type { Database } from '../sqlite/database.ts';
import { checkCollection } from './check.ts';
import { noFindings, reportOf } from './report.ts';

const rowsOf = (db: Database, table: string): unknown[] => db.all(`select * from ${table}`);

describe('Check Database', () => {
  test('a sound collection is told to be rebuilt, and stamped all the same', () => {
    const col = openFixture('empty');
    const { mod } = col.stamps;
    expect(checkCollection(col)).toEqual({ lines: ['Database rebuilt and optimized.'], ok: true });
    expect(col.stamps.mod).toBeGreaterThan(mod);
  });

  test('what was wrong is told and gone, and the next sync goes one way', () => {
    const clock = standingClock('2026-06-15T12:00:00Z');
    const col = openFixture('study', clock);
    checkCollection(col);
    clock.tick(5000);
    const { scm } = col.stamps;
    col.db.exec(
      "update cards set did = 5, ivl = 1.5 where type = 0; update notes set flds = 'a' where id % 3 = 0",
    );
    const { lines, ok } = checkCollection(col);
    expect(ok).toBe(false);
    expect(lines).toEqual([
      'Fixed \u206831\u2069 invalid card properties.',
      'Fixed \u20681\u2069 missing deck.',
      expect.stringMatching(/^Fixed \u2068\d+\u2069 notes with wrong field count\.$/),
      'Database rebuilt and optimized.',
    ]);
    expect(col.decks.names().map(([, name]) => name)).toContain('recovered5');
    expect(col.stamps.scm).toBeGreaterThan(scm);
    expect(checkCollection(col).ok).toBe(true);
  });

  test('forgets what could be undone and cannot be undone itself', () => {
    const col = openFixture('study');
    col.transact('Update Config', () => col.config.set('a', 1));
    expect(col.undoName).toBe('Update Config');
    checkCollection(col);
    expect(col.undoName).toBeUndefined();
    expect(col.undo()).toBeUndefined();
  });

  test('tells how far it is', () => {
    const col = openFixture('study');
    const seen: [stage: string | undefined, done: number, total: number][] = [];
    checkCollection(col, { onProgress: (done, total, stage) => seen.push([stage, done, total]) });
    expect([...new Set(seen.map(([stage]) => stage))]).toEqual([
      'Checking collection...',
      'Rebuilding...',
      'Checking cards...',
      'Checking notes...',
      'Checking history...',
    ]);
    expect(seen.filter(([stage]) => stage === 'Checking notes...').at(-1)).toEqual([
      'Checking notes...',
      114,
      114,
    ]);
  });

  test.each(['cards', 'notes', 'history'])('cancelled while checking %s it leaves all as it was', (last) => {
    const col = openFixture('study');
    col.db.exec("update cards set ivl = 1.5; delete from decks where name = 'Science'; delete from tags");
    const tables = ['col', 'cards', 'notes', 'decks', 'tags', 'notetypes', 'config', 'revlog'];
    const before = tables.map((table) => rowsOf(col.db, table));
    let now: string | undefined;
    const onProgress: LongWork['onProgress'] = (_done, _total, stage) => {
      now = stage;
    };
    const work = { onProgress, isCancelled: () => now === `Checking ${last}...` };
    expect(() => checkCollection(col, work)).toThrow(expect.objectContaining({ code: 'interrupted' }));
    expect(tables.map((table) => rowsOf(col.db, table))).toEqual(before);
    expect(checkCollection(col).ok).toBe(false);
  });

  test('a row that Anki cannot read ends it with its words, and nothing is repaired', () => {
    const col = openFixture('study');
    col.db.exec(
      "update cards set ivl = 1.5; update notes set guid = x'31' where id = (select max(id) from notes)",
    );
    const before = rowsOf(col.db, 'cards');
    expect(checkCollection(col)).toEqual({
      lines: ['DbError { info: "InvalidColumnType(1, \\"guid\\", Blob)", kind: Other }'],
      ok: false,
    });
    expect(rowsOf(col.db, 'cards')).toEqual(before);
  });

  test('is no part of a transaction', () => {
    const col = openFixture('empty');
    expect(() => col.transact('Update Note', () => checkCollection(col))).toThrow(
      'cannot be part of a transaction',
    );
  });

  test('one and many in each sentence', () => {
    const all = (count: number) => ({
      ...noFindings(),
      cardProperties: count,
      positionsTooHigh: count,
      futureIds: count,
    });
    expect(reportOf(all(1)).lines).toEqual([
      'Found \u20681\u2069 new card with a due number >= 1,000,000 - consider repositioning it in the Browse screen.',
      'Fixed \u20681\u2069 invalid card property.',
      'Fixed \u20681\u2069 object with timestamps in the future.',
      'Database rebuilt and optimized.',
    ]);
    expect(reportOf(all(2500)).lines[2]).toBe(
      'Fixed \u20682500\u2069 objects with timestamps in the future.',
    );
  });
});
