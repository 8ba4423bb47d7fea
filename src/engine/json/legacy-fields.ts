import { AnkiError } from '../errors.ts';
import { exactInteger, isLongInteger, type LongInteger } from '../ids/long-integers.ts';
import { storable } from '../text/storable.ts';
import { stringifyExactly } from './exact-json.ts';
import { isObject, type JsonObject } from './json-object.ts';

/** Turns one JSON value into what the engine holds; throws `AnkiError` invalid when it is of another kind. */
export type Reader<Value> = (json: unknown) => Value;

/**
 * The members of one object of Anki's old JSON (schema 11), read as strictly as Anki's engine reads them: a missing
 * member or a wrong type is an error unless the reading says otherwise. What was not read is `rest`.
 */
export class LegacyFields {
  readonly #members: ReadonlyMap<string, unknown>;
  readonly #read = new Set<string>();

  constructor(json: unknown) {
    this.#members = new Map(Object.entries(objectOf(json)));
  }

  has(name: string): boolean {
    return this.#members.has(name);
  }

  /** A member that must be there (or `whenMissing`) and must be right. */
  take<Value>(name: string, reader: Reader<Value>, whenMissing?: Value): Value {
    this.#read.add(name);
    if (!this.#members.has(name)) {
      if (whenMissing === undefined) throw invalid(`missing field \`${name}\``);
      return whenMissing;
    }
    return reader(this.#members.get(name));
  }

  /** A member that must be there but may be wrong (Rust: default_on_invalid). */
  takeValid<Value>(name: string, reader: Reader<Value>, otherwise: Value): Value {
    if (!this.#members.has(name)) throw invalid(`missing field \`${name}\``);
    return this.takeOr(name, reader, otherwise);
  }

  /** A member that may be missing or wrong. */
  takeOr<Value>(name: string, reader: Reader<Value>, otherwise: Value): Value {
    this.#read.add(name);
    if (!this.#members.has(name)) return otherwise;
    try {
      return reader(this.#members.get(name));
    } catch (error) {
      if (error instanceof AnkiError) return otherwise;
      throw error;
    }
  }

  /** Marks a member as known without using it. */
  skip(name: string): void {
    this.#read.add(name);
  }

  rest(): JsonObject {
    return Object.fromEntries([...this.#members].filter(([name]) => !this.#read.has(name)));
  }
}

export const text: Reader<string> = (json) =>
  typeof json === 'string' ? storable(json) : wrongType(json, 'a string');
export const bool: Reader<boolean> = (json) =>
  typeof json === 'boolean' ? json : wrongType(json, 'a boolean');
export const float32: Reader<number> = (json) =>
  typeof json === 'number' ? Math.fround(json) : wrongType(json, 'f32');
export const object: Reader<JsonObject> = objectOf;

export const integer =
  (min: number, max: number): Reader<number> =>
  (json) =>
    typeof json === 'number' && Number.isInteger(json) && json >= min && json <= max
      ? json
      : wrongType(json, `an integer from ${min} to ${max}`);

export const u8 = integer(0, 255);
export const u16 = integer(0, 65_535);
export const u32 = integer(0, 4_294_967_295);
export const i32 = integer(-2_147_483_648, 2_147_483_647);
/** A time in seconds or milliseconds, with which may be computed. */
export const stamp = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
export const i64: Reader<LongInteger> = (json) =>
  isLongInteger(json) ? json : wrongType(json, 'an integer of 64 bits');

/** A time of 64 bits in the file; one that is millions of years away counts as the farthest that is computed with. */
export const time: Reader<number> = (json) =>
  Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number(i64(json)), Number.MAX_SAFE_INTEGER));

/** A number that old clients may have written as text (Rust: deserialize_number_from_string). */
export const numberOrText =
  <Value extends LongInteger>(reader: Reader<Value>): Reader<Value> =>
  (json) =>
    reader(typeof json === 'string' && /^[+-]?[0-9]+$/.test(json) ? exactInteger(json) : json);

/** A truth value in any form that old clients wrote (Rust: deserialize_bool_from_anything). */
export const boolFromAnything: Reader<boolean> = (json) => {
  const value = typeof json === 'string' ? json : String(json);
  if (value === 'true' || Number(value) === 1) return true;
  if (value === 'false' || (value !== '' && Number(value) === 0)) return false;
  return wrongType(json, 'a boolean');
};

export const list =
  <Value>(reader: Reader<Value>): Reader<Value[]> =>
  (json) =>
    Array.isArray(json) ? json.map(reader) : wrongType(json, 'a sequence');

/** Nothing for null. */
export const optional =
  <Value>(reader: Reader<Value>): Reader<Value | undefined> =>
  (json) =>
    json === null ? undefined : reader(json);

/** The JSON that the bytes `other` of a blob hold, without the names that mean something by themselves. */
export function parseOther(other: Uint8Array, reserved: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(otherObject(other)).filter(([name]) => !reserved.has(name)));
}

/** The bytes for `other`; none when there is nothing to keep. */
export function writeOther(rest: JsonObject): Uint8Array<ArrayBuffer> {
  return Object.keys(rest).length === 0
    ? new Uint8Array()
    : new Uint8Array(Buffer.from(stringifyExactly(rest), 'utf8'));
}

function otherObject(other: Uint8Array): JsonObject {
  if (other.length === 0) return {};
  try {
    return objectOf(JSON.parse(Buffer.from(other).toString('utf8')));
  } catch {
    return {}; // Anki forgets it, too, when it is no JSON object
  }
}

function objectOf(json: unknown): JsonObject {
  if (!isObject(json)) return wrongType(json, 'a map');
  return Object.fromEntries(Object.entries(json));
}

function wrongType(json: unknown, expected: string): never {
  throw invalid(
    `invalid type: ${json === undefined ? 'nothing' : stringifyExactly(json)}, expected ${expected}`,
  );
}

const invalid = (message: string): AnkiError => new AnkiError('invalid', message);
