import { type CardData, parseCardData } from '../cards/card-data.ts';
import { NumberText, parseKeepingNumbers, stringifyExactly } from '../json/exact-json.ts';
import { isObject } from '../json/json-object.ts';
import { retrievability } from '../scheduler/fsrs/model.ts';
import type { Database, SqlValue } from '../sqlite/database.ts';

/** Days above this are seconds since 1970: the due time of a learning card. */
const LARGEST_DAY = 365_000;
const DAY = 86_400;
/** The decay of cards from before FSRS 6. */
const FSRS5_DECAY = 0.5;

/** SQLite refuses to define a function anew while a statement runs. */
const defined = new WeakSet<Database>();

/**
 * Defines the SQL functions over the column `data` of cards (Rust: storage/sqlite.rs); searches need them, and the orders of
 * cards that go by FSRS. Calling it again does nothing.
 */
export function defineCardFunctions(db: Database): void {
  if (defined.has(db)) return;
  defined.add(db);
  db.define('extract_custom_data', (data, key) => customValue(dataOf(data), String(key)));
  db.define('extract_fsrs_variable', (data, key) => memoryValue(dataOf(data), key));
  db.define('extract_fsrs_retrievability', (data, due, ivl, daysElapsed, now) =>
    retrievabilityNow(dataOf(data), {
      due: Number(due),
      ivl: Number(ivl),
      daysElapsed: Number(daysElapsed),
      now: Number(now),
    }),
  );
}

const dataOf = (data: SqlValue): CardData => (typeof data === 'string' ? parseCardData(data) : {});

/** A value of the custom data as text: texts as they are, others as JSON. */
function customValue({ cd }: CardData, key: string): string | null {
  if (cd === undefined) return null;
  const value = memberOf(cd, key);
  if (value === undefined) return null;
  if (value instanceof NumberText) return value.text;
  return typeof value === 'string' ? value : stringifyExactly(plainNumbers(value));
}

function memberOf(json: string, key: string): unknown {
  try {
    const value = parseKeepingNumbers(json);
    return isObject(value) && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  } catch {
    return undefined;
  }
}

function plainNumbers(value: unknown): unknown {
  if (value instanceof NumberText) return Number(value.text);
  if (Array.isArray(value)) return value.map(plainNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainNumbers(inner)]));
}

function memoryValue({ s, d }: CardData, key: SqlValue): number | null {
  return (key === 's' ? s : d) ?? null;
}

interface Schedule {
  /** A day of the collection, or seconds since 1970. */
  readonly due: number;
  readonly ivl: number;
  readonly daysElapsed: number;
  readonly now: number;
}

/** The chance that the card is remembered now (Rust: extract_fsrs_retrievability). */
function retrievabilityNow(data: CardData, schedule: Schedule): number | null {
  const { s, d, decay = FSRS5_DECAY } = data;
  if (s === undefined || d === undefined) return null;
  const days = Math.fround(secondsSinceReview(data, schedule)) / DAY;
  return retrievability({ stability: s, difficulty: d }, days, decay);
}

function secondsSinceReview({ lrt }: CardData, { due, ivl, daysElapsed, now }: Schedule): number {
  if (lrt !== undefined) return difference(now, lrt);
  const reviewed = difference(due, ivl);
  return due > LARGEST_DAY
    ? difference(now, reviewed)
    : Math.imul(difference(daysElapsed, reviewed), DAY) >>> 0;
}

/** Of two numbers that are taken for unsigned ones of 32 bits; not below 0. */
const difference = (a: number, b: number): number => Math.max((a >>> 0) - (b >>> 0), 0);
