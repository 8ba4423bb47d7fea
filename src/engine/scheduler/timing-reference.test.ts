import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import type { Clock } from '../clock.ts';
import { timingToday } from './timing.ts';

type Case = [
  now: number,
  zone: string,
  crt: number,
  creationOffset: number | null,
  rollover: number | null,
  daysElapsed: number,
  nextDayAt: number,
];

const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../../test/reference/timing.json', import.meta.url), 'utf8'),
).cases;

test(`counts the day as Anki does in ${cases.length} recorded cases`, () => {
  const clock = { ...zoneClock('UTC'), nowMillis: () => 0 };
  const col = openFixture('empty', clock);
  expect(cases.length).toBeGreaterThan(800);
  for (const [now, zone, crt, creationOffset, rollover, daysElapsed, nextDayAt] of cases) {
    Object.assign(clock, zoneClock(zone), { nowMillis: () => now * 1000 });
    col.transact('Update Config', () => {
      col.db.run('update col set crt = ?', crt);
      for (const [key, value] of Object.entries({ creationOffset, rollover })) {
        if (value === null) col.config.remove(key);
        else col.config.set(key, value);
      }
    });
    expect(timingToday(col), JSON.stringify({ now, zone, crt, creationOffset, rollover })).toEqual({
      now,
      daysElapsed,
      nextDayAt,
    });
  }
});

/** The offsets of a time zone by its IANA name, whatever the process's own is. */
function zoneClock(timeZone: string): Pick<Clock, 'minutesWest'> {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    },
  });
  return {
    minutesWest: (millis) => {
      const parts = Object.fromEntries(
        format.formatToParts(millis).map(({ type, value }) => [type, Number(value)]),
      );
      const { year = 0, month = 1, day, hour, minute, second } = parts;
      return (millis - Date.UTC(year, month - 1, day, hour, minute, second)) / 60_000;
    },
  };
}
