import { canonicalJson } from '../json/canonical-json.ts';
import { NumberText, parseKeepingNumbers } from '../json/exact-json.ts';
import { isObject, type JsonObject } from '../json/json-object.ts';

/**
 * Decks, presets and note types carry members that Anki does not know, as JSON in the bytes `other`. Converting them
 * to and from the old JSON form goes through numbers of JavaScript, to which 1.0 is 1; here they get back what was written.
 */

/** `other`, which was read from `source`, with the numbers as they stand there. */
export function exactOther(other: Uint8Array, source: unknown): Uint8Array {
  if (other.length === 0) return other;
  const members: unknown = JSON.parse(Buffer.from(other).toString('utf8'));
  return new Uint8Array(Buffer.from(canonicalJson(asWritten(members, source)), 'utf8'));
}

/** An object's old form, to which `other` has given members, with the numbers as they stand there. */
export function withExactOther<Legacy extends JsonObject>(legacy: Legacy, other: Uint8Array): JsonObject {
  if (other.length === 0) return legacy;
  try {
    const source = parseKeepingNumbers(Buffer.from(other).toString('utf8'));
    return Object.fromEntries(membersAsWritten(legacy, source));
  } catch {
    return legacy; // Anki forgets it, too, when it is no JSON
  }
}

/** `value` with those numbers that `source` has in the same places as they are written there. */
function asWritten(value: unknown, source: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') {
    return source instanceof NumberText && Number(source.text) === Number(value) ? source : value;
  }
  if (Array.isArray(value)) {
    const sources: unknown[] = Array.isArray(source) ? source : [];
    return value.map((inner, place) => asWritten(inner, sources[place]));
  }
  return isObject(value) ? Object.fromEntries(membersAsWritten(value, source)) : value;
}

const membersAsWritten = (value: JsonObject, source: unknown): [string, unknown][] =>
  Object.entries(value).map(([key, inner]) => [
    key,
    asWritten(inner, isObject(source) ? source[key] : undefined),
  ]);
