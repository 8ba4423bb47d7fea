import * as z from 'zod';
import { AnkiError } from '../engine/errors.ts';
import { exactNumber } from '../engine/ids/long-integers.ts';

/** Readers of parameters that the original takes in more forms than it documents; all throw `AnkiError` invalid. */

/** A whole number, or one written as text, as Python's int() reads it; fractions are cut off. */
export function wholeNumber(value: unknown, name: string): number {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value);
  if (typeof value === 'bigint') return exactNumber(value);
  if (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)) return exactNumber(value.trim());
  throw new AnkiError(
    'invalid',
    `'${name}' must be a whole number, not ${JSON.stringify(value) ?? 'nothing'}`,
  );
}

/** An id; one beyond 2^53 is a bigint at run time (see `exactNumber`). What is none is told as `z.int` tells it. */
export const id = z.custom<number>((value) => Number.isSafeInteger(value) || typeof value === 'bigint', {
  error: ({ input }) => z.int().safeParse(input).error?.issues[0]?.message,
});

/** An id, as a number or written as text. */
export const laxId = z.union([id, z.string().regex(/^\d+$/, 'must be an id')]);
export const laxIds = z.array(laxId);

/** The items of a list; a text counts as the list of its letters, as everywhere in Python. */
export function items(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return [...value];
  throw new AnkiError('invalid', `'${name}' must be a list`);
}

/** Whether Python takes the value for true. */
export function truthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
