import { parseCardData } from '../../cards/card-data.ts';
import type { Database, SqlValue } from '../../sqlite/database.ts';
import { pow32 } from '../fsrs/float32-math.ts';
import { retrievability } from '../fsrs/model.ts';
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
  db.define('extract_fsrs_relative_retrievability', (data, due, ivl, today, now) =>
    relativeRetrievability(data, {
      due: Number(due),
      ivl: Number(ivl),
      today: Number(today),
      now: Number(now),
    }),
  );
}

interface Moment {
  /** Of the home deck: a day of the collection, or seconds since 1970. */
  readonly due: number;
  readonly ivl: number;
  readonly today: number;
  readonly now: number;
}

/**
 * How well a card is remembered compared with what is wished for: higher is better. Without a memory state the overdue
 * part of the interval counts (Rust: add_extract_fsrs_relative_retrievability).
 */
function relativeRetrievability(stored: SqlValue, moment: Moment): number {
  const { s, d, dr, decay = FSRS5_DECAY, lrt } = parseCardData(typeof stored === 'string' ? stored : '');
  if (s === undefined || d === undefined || dr === undefined) return -overduePart(moment);
  const seconds = lrt === undefined ? secondsSinceReview(moment) : difference(moment.now, lrt);
  const chance = Math.max(
    retrievability({ stability: s, difficulty: d }, f(seconds) / DAY, decay),
    LEAST_CHANCE,
  );
  const exponent = f(-1 / f(decay));
  const lapsed = f(pow32(chance, exponent) - 1);
  return f(-lapsed / f(pow32(Math.max(f(dr), LEAST_CHANCE), exponent) - 1));
}

function overduePart(moment: Moment): number {
  const days = Math.floor(secondsSinceReview(moment) / DAY);
  return f(f(f(days) + f(0.001)) / Math.max(f(moment.ivl), 1));
}

/** For learning cards the time since they were due. */
function secondsSinceReview({ due, ivl, today, now }: Moment): number {
  if (due > LARGEST_DAY) return difference(now, due);
  return Math.imul(difference(today, due - ivl), DAY) >>> 0;
}

/** Of two numbers that are taken for unsigned ones of 32 bits; not below 0. */
const difference = (a: number, b: number): number => Math.max((a >>> 0) - (b >>> 0), 0);
