import { type MinutesWest, posixZone } from './posix-zone.ts';

/** Time as the engine sees it; handed in, so that every rule can be tested at any date. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  nowMillis(): number;
  /** Minutes that local time lies west of UTC at the given moment (milliseconds since 1970); east is negative. */
  minutesWest(atMillis: number): number;
}

let zone: MinutesWest = (atMillis) => new Date(atMillis).getTimezoneOffset();

/** Each thread must be told TZ before it asks for the time, as Node takes zones in the form of POSIX for UTC. */
export function useZone(text = ''): void {
  zone = posixZone(text) ?? zone;
}

export const systemClock: Clock = {
  nowMillis: () => Date.now(),
  minutesWest: (atMillis) => zone(atMillis),
};

/** A clock that begins at `startMillis` and ticks on from there, in the process's own time zone. */
export function clockStartingAt(startMillis: number): Clock {
  const offset = startMillis - Date.now();
  return { ...systemClock, nowMillis: () => Date.now() + offset };
}

export const nowSeconds = (clock: Clock): number => Math.floor(clock.nowMillis() / 1000);
