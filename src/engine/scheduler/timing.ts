import { minutesWestNow, nowSeconds } from '../clock.ts';
import type { Collection } from '../collection/collection.ts';

/** The collection's day, as the scheduler counts it; times in seconds since 1970. */
export interface DayTiming {
  readonly now: number;
  /** Days since the collection was made. */
  readonly daysElapsed: number;
  /** When the next day begins. */
  readonly nextDayAt: number;
}

export interface DayRules {
  /** When the collection was made, in seconds since 1970. */
  readonly created: number;
  /** Minutes west of UTC then and now. A missing one is that of a collection from before version 2.1.8. */
  readonly createdWest: number | undefined;
  readonly west: number;
  /** The hour at which a day begins; missing: the first scheduler, whose days begin at the hour of creation. */
  readonly rolloverHour: number | undefined;
}

const DAY = 86_400;
const FARTHEST_WEST = 23 * 60;
const MINUTES_OF_DAY = 24 * 60;

/** Today by the collection's settings and the local time zone (Rust: timing_for_timestamp). Writes nothing. */
export function timingToday(col: Collection): DayTiming {
  const { config, clock } = col;
  const isVersion2 = config.getNumber('schedVer', 1) === 2;
  const created = col.stamps.crt;
  return dayTiming(nowSeconds(clock), {
    created,
    createdWest: isVersion2 ? createdWest(col, created) : undefined,
    west: minutesWestNow(clock),
    rolloverHour: isVersion2 ? rolloverHour(config.get('rollover')) : undefined,
  });
}

/** Keeps the local zone in the setting by which sync servers begin the day (Rust: local_utc_offset_for_user). */
export function renewLocalOffset(col: Collection): void {
  const { config, clock } = col;
  const west = minutesWestNow(clock);
  if (config.getNumber('schedVer', 1) !== 2 || config.getNumber(LOCAL_OFFSET, 0) === west) return;
  col.transact('Update Config', () => config.set(LOCAL_OFFSET, west), 'upkeep');
}

const LOCAL_OFFSET = 'localOffset';

/** YYYY-MM-DD of the collection's day, which begins at the rollover. */
export function dateToday(col: Collection): string {
  const { clock } = col;
  const begin = timingToday(col).nextDayAt - DAY - minutesWestNow(clock) * 60;
  return new Date(begin * 1000).toISOString().slice(0, 10);
}

/** A missing offset counts as that of the local zone at creation, which pylib's Collection stores when it opens a file. */
function createdWest({ config, clock }: Collection, created: number): number | undefined {
  const stored = config.get('creationOffset') ?? undefined;
  if (stored === undefined && config.getBoolean('sched2021')) return clock.minutesWest(created * 1000);
  return typeof stored === 'number' && Math.abs(stored) < MINUTES_OF_DAY ? stored : undefined;
}

/** What is no hour counts as missing, and a missing one is 4. */
function rolloverHour(stored: unknown): number {
  const isByte = typeof stored === 'number' && Number.isInteger(stored) && stored >= 0 && stored <= 255;
  return isByte ? Math.min(stored, 23) : 4;
}

/** The day in which `now` lies (Rust: sched_timing_today). */
export function dayTiming(now: number, rules: DayRules): DayTiming {
  const { created, createdWest, west, rolloverHour } = rules;
  if (rolloverHour === undefined) return sinceCreation(now, created);
  const rollover = rolloverOn(now, west, rolloverHour);
  const passed = rollover <= now;
  const nextDayAt = passed ? rollover + DAY : rollover;
  if (createdWest === undefined) {
    const daysElapsed = unsigned(Math.trunc((now - rolloverOn(created, west, rolloverHour)) / DAY));
    return { now, daysElapsed, nextDayAt: rollover < now ? rollover + DAY : rollover };
  }
  const days = localDay(now, west) - localDay(created, createdWest) - (passed ? 0 : 1);
  return { now, daysElapsed: Math.max(days, 0), nextDayAt };
}

function sinceCreation(now: number, created: number): DayTiming {
  const daysElapsed = Math.trunc((now - created) / DAY);
  return { now, daysElapsed: unsigned(daysElapsed), nextDayAt: created + (daysElapsed + 1) * DAY };
}

/** The old rules count days in unsigned numbers, which wrap round before the day of creation. */
const unsigned = (days: number): number => days >>> 0;

/** The rollover on the local date of a moment. */
function rolloverOn(seconds: number, minutesWest: number, hour: number): number {
  return localDay(seconds, minutesWest) * DAY + hour * 3600 + clamp(minutesWest) * 60;
}

/** Days from 1970-01-01 to the local date of a moment. */
const localDay = (seconds: number, minutesWest: number): number =>
  Math.floor((seconds - clamp(minutesWest) * 60) / DAY);

const clamp = (minutes: number): number => Math.max(-FARTHEST_WEST, Math.min(minutes, FARTHEST_WEST));
