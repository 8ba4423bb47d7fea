import { AnkiError } from '../../errors.ts';

const LONGEST_KEY = 8;
const LONGEST_DATA = 100;

/** Lengths are in bytes. Throws invalid (Rust: validate_custom_data). */
export function checkedCustomData(json: string): string {
  if (json === '' || json === '{}') return json;
  const keys = keysOf(json);
  if (keys.some((key) => Buffer.byteLength(key) > LONGEST_KEY))
    throw new AnkiError('invalid', 'custom data keys must be <= 8 bytes');
  if (Buffer.byteLength(json) > LONGEST_DATA)
    throw new AnkiError('invalid', 'serialized custom data must be under 100 bytes');
  return json;
}

function keysOf(json: string): string[] {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.keys(value);
  } catch {
    // not JSON, so told below
  }
  throw new AnkiError('invalid', 'custom data not an object');
}
