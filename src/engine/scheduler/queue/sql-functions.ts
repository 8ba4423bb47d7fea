import { parseCardData } from '../../cards/card-data.ts';
import type { Database, SqlValue } from '../../sqlite/database.ts';
import { pow32 } from '../fsrs/float32-math.ts';
import { fnvHashOf } from './fnv-hash.ts';

/** Days above this are seconds since 1970: the due time of a learning card. */
const LARGEST_DAY = 365_000;
const DAY = 86_400;
/** The decay of cards from before FSRS 6. */
const FSRS5_DECAY = 0.5;
const LEAST_CHANCE = Math.fround(0.0001);
const f = Math.fround;

/** Defines the SQL functions by which cards are put in order (Rust: storage/sqlite.rs). */
export function defineOrderFunctions(db: Database): void {
  db.define('fnvhash', (idHigh, idLow, other) =>
    BigInt.asIntN(64, fnvHashOf(Number(idHigh), Number(idLow), Number(other))),
  );
  db.define('extract_fsrs_relative_retrievability', (data, due, today, ivl, nextDayAt, now) =>
    relativeRetrievability(data, {
      due: Number(due),
      today: Number(today),
      ivl: Number(ivl),
      nextDayAt: Number(nextDayAt),
      now: Number(now),
    }),
  );
}

interface Moment {
  /** Of the home deck: a day of the collection, or seconds since 1970. */
  readonly due: number;
  readonly today: number;
  readonly ivl: number;
  readonly nextDayAt: number;
  readonly now: number;
}

/**
 * How well a card is remembered compared with what is wished for: higher is better. Without a memory state the overdue
 * part of the interval counts (Rust: add_extract_fsrs_relative_retrievability).
 */
function relativeRetrievability(stored: SqlValue, moment: Moment): number {
  const { s, d, dr, decay = FSRS5_DECAY, lrt } = parseCardData(typeof stored === 'string' ? stored : '');
  if (s === undefined || d === undefined || dr === undefined) return -overduePart(moment);
  const chance = Math.max(retrievability(s, f(decay), secondsSinceReview(lrt, moment)), LEAST_CHANCE);
  const exponent = f(-1 / f(decay));
  const lapsed = f(pow32(chance, exponent) - 1);
  return f(-lapsed / f(pow32(Math.max(f(dr), LEAST_CHANCE), exponent) - 1));
}

function overduePart({ due, today, ivl, nextDayAt }: Moment): number {
  const days =
    due > LARGEST_DAY
      ? Math.floor(Math.max((nextDayAt >>> 0) - (due >>> 0), 0) / DAY)
      : Math.max((today >>> 0) - ((due - ivl) >>> 0), 0);
  return f(f(f(days) + f(0.001)) / Math.max(f(ivl), 1));
}

/** Chance to remember, in 32-bit steps (fsrs-rs: current_retrievability_seconds). */
function retrievability(stability: number, decay: number, seconds: number): number {
  const factor = f(pow32(f(0.9), f(1 / -decay)) - 1);
  const days = f(f(seconds) / DAY);
  return pow32(f(f(f(days / stability) * factor) + 1), -decay);
}

/** As an unsigned 32-bit number. For learning cards Anki takes today's number where the interval is meant. */
function secondsSinceReview(lrt: number | undefined, { due, today, ivl, now }: Moment): number {
  if (lrt !== undefined) return (now - lrt) >>> 0;
  if (due > LARGEST_DAY) return (now - (due - today)) >>> 0;
  return Math.imul(ivl - (due - today), DAY) >>> 0;
}
