import { AnkiError } from '../errors.ts';
import { exactInteger, isLongInteger } from '../ids/long-integers.ts';
import type { Statement } from './driver.ts';
import type { SqlValue } from './sql-value.ts';

// The drivers refuse to give integers beyond 2^53 as numbers. They are rare, so only what holds one is read again.

const READS = /^\s*(select|with|values)\b/i;

/** Whether reading failed for a long integer only, and may be done again. */
export const isTooLong = (error: unknown, sql: string): boolean =>
  error instanceof Error &&
  error.message.startsWith('Value is too large to be represented') &&
  READS.test(sql);

/** What `read` gives, with integers beyond 2^53 as bigints and all others as numbers. */
export function usingBigInts<Result>(statement: Statement, read: () => Result): Result {
  statement.setReadBigInts(true);
  try {
    return shortened(read()) as Result; // the same shape
  } finally {
    statement.setReadBigInts(false);
  }
}

/** Rows, a row by name, a row by place, or a value. */
function shortened(read: unknown): unknown {
  if (typeof read === 'bigint') return exactInteger(read);
  if (Array.isArray(read)) return read.map(shortened);
  if (typeof read !== 'object' || read === null || ArrayBuffer.isView(read)) return read;
  return Object.fromEntries(Object.entries(read).map(([column, value]) => [column, shortened(value)]));
}

/** Throws invalid for a number that is no whole number of 64 bits. */
export function requireWhole(values: readonly SqlValue[]): void {
  for (const value of values) {
    if (typeof value === 'number' ? Number.isSafeInteger(value) : typeof value !== 'bigint') continue; // most are such
    if (!isLongInteger(value))
      throw new AnkiError('invalid', `the collection cannot hold the number ${value}`);
  }
}

/**
 * Values to compare with, where some have more than 64 bits, which the drivers refuse: fractions that no integer equals stand
 * for these. Undefined where there are none.
 */
export function unmatched(values: readonly SqlValue[]): SqlValue[] | undefined {
  const isBeyond = (value: SqlValue): value is bigint => typeof value === 'bigint' && !isLongInteger(value);
  if (!values.some(isBeyond)) return undefined;
  return values.map((value) => (isBeyond(value) ? Number(value) * 2 : value));
}
