import * as z from 'zod';
import { AnkiError } from '../engine/errors.ts';
import { exactInteger, type LongInteger } from '../engine/ids/long-integers.ts';
import { stringifyExactly } from '../engine/json/exact-json.ts';

/** Readers of parameters that the original takes in more forms than it documents; all throw `AnkiError` invalid. */

/** A whole number of any length, or one written as text, as Python's int() reads it; fractions are cut off. */
export function wholeNumber(value: unknown, name: string): LongInteger {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number' && Number.isFinite(value)) return exactInteger(Math.trunc(value));
  if (typeof value === 'bigint') return exactInteger(value);
  if (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)) return exactInteger(value.trim());
  throw new AnkiError('invalid', `'${name}' must be a whole number, not ${told(value)}`);
}

/**
 * An id. One that no row can have, as it needs more than 64 bits, is an id that is not there. What is no whole number is told
 * as `z.int` tells it.
 */
export const id = z
  .unknown()
  .refine(isId, { error: ({ input }) => z.int().safeParse(input).error?.issues[0]?.message })
  .meta({ type: 'integer' }) as z.ZodType<LongInteger>; // that is all it lets through

/** Whether a value can be an id, known or not. */
export function isId(value: unknown): value is LongInteger {
  return Number.isSafeInteger(value) || typeof value === 'bigint';
}

/** An id, as a number or written as text. */
export const laxId = z.union([id, z.string().regex(/^-?\d+$/, 'must be an id')]);
export const laxIds = z.array(laxId);

/** Parameters that may be null, too. */
export function withNull<Shape extends Readonly<Record<string, z.ZodType>>>(shape: Shape) {
  const lax = Object.entries(shape).map(([name, schema]) => [name, schema.nullable()]);
  return Object.fromEntries(lax) as { [Name in keyof Shape]: z.ZodNullable<Shape[Name]> }; // the same keys
}

/** A value of a request in a message. */
export const told = (value: unknown): string => (value === undefined ? 'nothing' : stringifyExactly(value));

/** The items of a list; a text counts as the list of its letters, as everywhere in Python, and nothing as an empty one. */
export function items(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return [...value];
  if (value === null || (typeof value === 'object' && Object.keys(value).length === 0)) return [];
  throw new AnkiError('invalid', `'${name}' must be a list`);
}

/** Whether Python takes the value for true. */
export function truthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
