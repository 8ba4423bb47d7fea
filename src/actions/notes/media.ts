import { AnkiError } from '../../engine/errors.ts';
import { isObject, type JsonObject } from './values.ts';

const KINDS = ['audio', 'video', 'picture'] as const;

/**
 * Refuses a note whose files would have to be put into its fields: storing media is not built yet, and a note must not
 * come without them. A file that names no field goes nowhere in the original either.
 */
export function refuseMedia(note: JsonObject): void {
  for (const kind of KINDS) {
    const files = Array.isArray(note[kind]) ? note[kind] : [note[kind]];
    if (files.some(hasFields)) {
      throw new AnkiError(
        'unsupported',
        `this server cannot store media yet, so the note's ${kind} would be lost`,
      );
    }
  }
}

const hasFields = (file: unknown): boolean =>
  isObject(file) && Array.isArray(file.fields) && file.fields.length > 0;
