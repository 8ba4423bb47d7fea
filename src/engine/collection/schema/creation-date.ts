import { type Clock, nowSeconds } from '../../clock.ts';

const DAY = 86_400;
const FOUR_O_CLOCK = 4 * 3600;
/** Anki knows no larger offsets (Rust: fixed_offset_from_minutes). */
const LIMIT = 23 * 60;

/** Four o'clock in the morning of the current day, which begins then; seconds since 1970 (Rust: v1_creation_date). */
export function creationDate(clock: Clock): number {
  const now = nowSeconds(clock);
  const minutesWest = Math.max(-LIMIT, Math.min(LIMIT, clock.minutesWest(now * 1000)));
  const local = now - minutesWest * 60;
  const midnight = local - (((local % DAY) + DAY) % DAY);
  const fourOClock = midnight + FOUR_O_CLOCK;
  return (fourOClock > local ? fourOClock - DAY : fourOClock) + minutesWest * 60;
}
