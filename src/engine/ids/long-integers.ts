/**
 * Ids have 64 bits. Anki's own are times, but some makers of packages draw theirs from all of 2^63. A whole number is held
 * as a number where that is exact and as a bigint where it is not, so that equal ones are equal under `===` and as keys.
 */
export type LongInteger = number | bigint;

/** The number, exact however long it is. `value` must be a whole number in decimal. */
export function exactInteger(value: LongInteger | string): LongInteger {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

/** For sorting; a subtraction of two would fail where one of them is a bigint. */
export const compareIds = (a: LongInteger, b: LongInteger): number => (a < b ? -1 : Number(a > b));

/** Whether `value` is a whole number that SQLite can hold. */
export const isLongInteger = (value: unknown): value is LongInteger =>
  typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value);
