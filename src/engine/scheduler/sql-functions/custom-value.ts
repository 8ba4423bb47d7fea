import type { CardData } from '../../cards/card-data.ts';
import { NumberText, parseKeepingNumbers, stringifyExactly } from '../../json/exact-json.ts';
import { isObject } from '../../json/json-object.ts';

/** A value of the custom data as text: texts as they are, others as JSON. */
export function customValue({ cd }: CardData, key: string): string | null {
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
