import { AnkiError } from '../../engine/errors.ts';
import type { LongInteger } from '../../engine/ids/long-integers.ts';
import { isObject, type JsonObject } from '../../engine/json/json-object.ts';
import { storable } from '../../engine/text/storable.ts';
import { isId } from '../lax-values.ts';

/** Hand-made readers for the parts of a request's note; all throw `AnkiError` invalid. */

export const invalid = (message: string): AnkiError => new AnkiError('invalid', message);

export function asObject(value: unknown, name: string): JsonObject {
  if (!isObject(value)) throw invalid(`${name} must be an object`);
  return value;
}

export function required(object: JsonObject, key: string): unknown {
  if (!Object.hasOwn(object, key)) throw invalid(`the note has no '${key}'`);
  return object[key];
}

export function requiredText(object: JsonObject, key: string): string {
  const value = required(object, key);
  if (typeof value !== 'string') throw invalid(`'${key}' must be a string`);
  return value;
}

export function requiredId(object: JsonObject): LongInteger {
  const value = required(object, 'id');
  if (!isId(value)) throw invalid("'id' must be a whole number");
  return value;
}

/** Texts by field name. */
export function fieldTexts(value: unknown): [name: string, text: string][] {
  return Object.entries(asObject(value, "'fields'")).map(([name, text]) => {
    if (typeof text !== 'string') throw invalid(`the field '${name}' must be a string`);
    return [name, storable(text)];
  });
}

/** A list of tags, or one text with blanks between; nothing for null, and for {}, as programs in Lua write an empty list. */
export function tagList(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (isObject(value) && Object.keys(value).length === 0) return [];
  if (typeof value === 'string') return [storable(value)];
  if (!isTextList(value)) throw invalid('Must provide tags as a list of strings');
  return value.map(storable);
}

export const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
