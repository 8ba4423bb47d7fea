import { z } from 'zod';
import { AnkiError } from '../../engine/errors.ts';
import { shown } from './lookup.ts';

/** A parameter that must be given but is checked by the action itself, since the order of the checks shows. */
export const given = (description: string) => z.unknown().describe(description);

/** Throws invalid with the complaint and the value when it is no text. */
export function textOr(value: unknown, complaint: string): string {
  if (typeof value === 'string') return value;
  throw new AnkiError('invalid', `${complaint}: ${shown(value)}`);
}

/** Font sizes are stored in 16 bits in the old form of note types. */
export function fontSizeOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new AnkiError('invalid', `fontSize should be an integer: ${shown(value)}`);
  }
  if (value >= 0 && value <= 0xffff) return value;
  throw new AnkiError('invalid', `fontSize should be an integer from 0 to 65535: ${value}`);
}
