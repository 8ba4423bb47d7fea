import { posixZone } from './posix-zone.ts';

/** Time as the engine sees it; handed in, so that every rule can be tested at any date. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  nowMillis(): number;
  /** Minutes that local time lies west of UTC at the given moment (milliseconds since 1970); east is negative. */
  minutesWest(atMillis: number): number;
}

export const systemClock: Clock = {
  nowMillis: () => Date.now(),
  minutesWest: (atMillis) => new Date(atMillis).getTimezoneOffset(),
};

/**
 * The machine's clock in the time zone that the environment variable `TZ` names, as Node takes zones in the form of POSIX for
 * UTC. With `startMillis` it begins there and ticks on.
 */
export function localClock(TZ = '', startMillis?: number): Clock {
  const { minutesWest } = systemClock;
  const offset = startMillis === undefined ? 0 : startMillis - Date.now();
  return { nowMillis: () => Date.now() + offset, minutesWest: posixZone(TZ) ?? minutesWest };
}

/** Minutes that local time lies west of UTC now. */
export const minutesWestNow = (clock: Clock): number => clock.minutesWest(clock.nowMillis());

export const nowSeconds = (clock: Clock): number => Math.floor(clock.nowMillis() / 1000);
