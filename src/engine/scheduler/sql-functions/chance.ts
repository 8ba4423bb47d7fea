import type { CardData } from '../../cards/card-data.ts';
import { pow32 } from '../fsrs/float32-math.ts';
import { retrievability } from '../fsrs/model.ts';
import { FSRS5_DECAY } from '../fsrs/parameters.ts';

/** Due numbers above this are seconds since 1970, and not days of the collection: those of learning cards. */
export const LARGEST_DAY = 365_000;
const DAY = 86_400;
const LEAST_CHANCE = Math.fround(0.0001);
const f = Math.fround;

export interface Moment {
  /** Of the home deck: a day of the collection, or seconds since 1970. */
  readonly due: number;
  readonly ivl: number;
  readonly today: number;
  readonly now: number;
}

/** The chance that the card is remembered now (Rust: extract_fsrs_retrievability). */
export function chanceNow({ s, d, decay = FSRS5_DECAY, lrt }: CardData, moment: Moment): number | null {
  if (s === undefined || d === undefined) return null;
  const seconds = lrt === undefined ? secondsSinceReview(moment) : difference(moment.now, lrt);
  return retrievability({ stability: s, difficulty: d }, f(seconds) / DAY, decay);
}

function secondsSinceReview({ due, ivl, today, now }: Moment): number {
  const reviewed = difference(due, ivl);
  return due > LARGEST_DAY ? difference(now, reviewed) : Math.imul(difference(today, reviewed), DAY) >>> 0;
}

/**
 * How well a card is remembered compared with what is wished for: higher is better. Without a memory state the overdue
 * part of the interval counts (Rust: add_extract_fsrs_relative_retrievability).
 */
export function relativeChance({ s, d, dr, decay = FSRS5_DECAY, lrt }: CardData, moment: Moment): number {
  if (s === undefined || d === undefined || dr === undefined) return -overduePart(moment);
  const seconds = lrt === undefined ? secondsOverdue(moment) : difference(moment.now, lrt);
  const chance = Math.max(
    retrievability({ stability: s, difficulty: d }, f(seconds) / DAY, decay),
    LEAST_CHANCE,
  );
  const exponent = f(-1 / f(decay));
  const lapsed = f(pow32(chance, exponent) - 1);
  return f(-lapsed / f(pow32(Math.max(f(dr), LEAST_CHANCE), exponent) - 1));
}

function overduePart(moment: Moment): number {
  const days = Math.floor(secondsOverdue(moment) / DAY);
  return f(f(f(days) + f(0.001)) / Math.max(f(moment.ivl), 1));
}

/** Unlike `secondsSinceReview`: for learning cards the time since they were due, and a review before day 0 comes round. */
function secondsOverdue({ due, ivl, today, now }: Moment): number {
  if (due > LARGEST_DAY) return difference(now, due);
  return Math.imul(difference(today, due - ivl), DAY) >>> 0;
}

/** Of two numbers that are taken for unsigned ones of 32 bits; not below 0. */
const difference = (a: number, b: number): number => Math.max((a >>> 0) - (b >>> 0), 0);
