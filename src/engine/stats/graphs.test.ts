import { describe, expect, test } from 'vitest';
import { asMessage, compareGraphs } from '../../../test/graphs-message.ts';
import reference from '../../../test/reference/graphs.json' with { type: 'json' };
import { type FixtureName, openFixture, standingClock } from '../../../test/support.ts';
import { collectGraphs } from './graphs.ts';

describe('the numbers of the graphs', () => {
  test.each(reference.graphs)('are those of real Anki: $fixture, "$search", $days days', (recorded) => {
    const col = openFixture(recorded.fixture as FixtureName); // the file names our fixtures
    const graphs = asMessage(collectGraphs(col, recorded.search, recorded.days));
    compareGraphs(graphs, recorded.response, recorded.fixture);
  });

  test('count hours by the local time', () => {
    const clock = { ...standingClock('2026-06-15T12:00:00Z'), minutesWest: () => -330 };
    const col = openFixture('empty', clock);
    col.db.run(
      `insert into revlog values (${Date.parse('2026-06-14T12:40:00Z')}, 1, -1, 3, 1, 1, 2500, 9, 1)`,
    );
    const { hours } = collectGraphs(col, '', 0);
    expect(hours.oneMonth.findIndex(({ total }) => total === 1)).toBe(18);
    expect(hours.allTime[18]).toEqual({ total: 1, correct: 1 });
  });

  test('leave out reviews from before the days asked for', () => {
    const col = openFixture('empty');
    const ids = ['2026-06-01', '2026-05-01', '2024-01-01'].map((date) => Date.parse(date));
    for (const id of ids) col.db.run(`insert into revlog values (${id}, 1, -1, 3, 1, 1, 2500, 9, 1)`);
    const total = (days: number): number => {
      const { young } = collectGraphs(col, '', days).buttons.allTime;
      return young.reduce((sum, count) => sum + count);
    };
    expect([total(0), total(365), total(31)]).toEqual([3, 2, 1]);
  });

  test('take broken card data for none', () => {
    const col = openFixture('fsrs');
    const whole = collectGraphs(col, '', 0).difficulty.counts;
    const [first, second, third] = col.db.column<number>(`select id from cards where data like '%"s"%'`);
    col.db.run(`update cards set data = 'x' where id = ?`, first ?? 0);
    col.db.run(`update cards set data = '{"s":"1","d":5}' where id = ?`, second ?? 0);
    col.db.run(`update cards set data = '[1]' where id = ?`, third ?? 0);
    expect(sumOf(collectGraphs(col, '', 0).difficulty.counts)).toBe(sumOf(whole) - 3);
  });
});

const sumOf = (counts: ReadonlyMap<number, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);
