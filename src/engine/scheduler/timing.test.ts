import { describe, expect, test } from 'vitest';
import { type DayRules, dayTiming } from './timing.ts';

const seconds = (iso: string) => Date.parse(iso) / 1000;
const rules = (changed: Partial<DayRules>): DayRules => ({
  created: seconds('2026-01-01T12:00:00Z'),
  createdWest: 0,
  west: 0,
  rolloverHour: 4,
  ...changed,
});

describe('the day of a collection', () => {
  test('begins at the rollover hour', () => {
    expect(dayTiming(seconds('2026-01-03T03:59:59Z'), rules({}))).toMatchObject({
      daysElapsed: 1,
      nextDayAt: seconds('2026-01-03T04:00:00Z'),
    });
    expect(dayTiming(seconds('2026-01-03T04:00:00Z'), rules({}))).toMatchObject({
      daysElapsed: 2,
      nextDayAt: seconds('2026-01-04T04:00:00Z'),
    });
  });

  test('counts local dates, at creation and now', () => {
    const moved = rules({ createdWest: -600, west: 300 });
    expect(dayTiming(seconds('2026-01-03T08:59:59Z'), moved)).toMatchObject({
      daysElapsed: 1,
      nextDayAt: seconds('2026-01-03T09:00:00Z'),
    });
  });

  test('is never negative', () => {
    expect(dayTiming(seconds('2025-12-01T00:00:00Z'), rules({})).daysElapsed).toBe(0);
  });

  test('counts from creation where the settings are older', () => {
    const now = seconds('2026-01-03T13:00:00Z');
    expect(dayTiming(now, rules({ rolloverHour: undefined }))).toMatchObject({
      daysElapsed: 2,
      nextDayAt: seconds('2026-01-04T12:00:00Z'),
    });
    expect(dayTiming(now, rules({ createdWest: undefined }))).toMatchObject({
      daysElapsed: 2,
      nextDayAt: seconds('2026-01-04T04:00:00Z'),
    });
  });
});
