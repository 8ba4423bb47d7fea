import { AnkiError } from '../errors.ts';

/** Throws invalid for what scheduling code may not keep with a card (Rust: validate_custom_data). */
export function checkCustomData(json: string): void {
  if (json === '' || json === '{}') return;
  const keys = keysOf(json);
  if (keys.some((key) => Buffer.byteLength(key) > 8))
    throw new AnkiError('invalid', 'custom data keys must be <= 8 bytes');
  if (Buffer.byteLength(json) > 100)
    throw new AnkiError('invalid', 'serialized custom data must be under 100 bytes');
}

function keysOf(json: string): string[] {
  const value = parsed(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AnkiError('invalid', 'custom data not an object');
  return Object.keys(value);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
