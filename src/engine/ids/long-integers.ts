/**
 * Ids have 64 bits. Anki's own are times, but some makers of packages draw theirs from all of 2^63, so an id beyond 2^53 is
 * a bigint at run time, and only there: its type stays number, as nothing is computed with an id but which comes first.
 */

/** The number, exact however long it is. `value` must be a whole number in decimal. */
export function exactNumber(value: number | bigint | string): number {
  const number = Number(value);
  if (typeof value === 'number' || Number.isSafeInteger(number)) return number;
  return BigInt(value) as unknown as number; // see above
}

/** For sorting; a subtraction of two would fail where one of them is a bigint. */
export const compareIds = (a: number, b: number): number => (a < b ? -1 : Number(a > b));

/** Whether `value` is a whole number that SQLite can hold. */
export const isLongInteger = (value: unknown): value is number =>
  typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value);
