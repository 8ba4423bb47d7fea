import { AnkiError } from '../../engine/errors.ts';
import { shown } from './lookup.ts';

/** Throws invalid with the complaint and the value when it is no text. */
export function textOr(value: unknown, complaint: string): string {
  if (typeof value === 'string') return value;
  throw new AnkiError('invalid', `${complaint}: ${shown(value)}`);
}

/** Font sizes are stored in 16 bits in the old form of note types. */
export function fontSizeOf(value: unknown): number {
  if (typeof value !== 'bigint' && !Number.isInteger(value)) {
    throw new AnkiError('invalid', `fontSize should be an integer: ${shown(value)}`);
  }
  const size = Number(value);
  if (size >= 0 && size <= 0xffff) return size;
  throw new AnkiError('invalid', `fontSize should be an integer from 0 to 65535: ${shown(value)}`);
}
