import { AnkiError } from '../errors.ts';

/** The same text; throws invalid for half a surrogate pair, which no file can hold. */
export function storable(text: string): string {
  if (LONE_SURROGATE.test(text))
    throw new AnkiError('invalid', 'the text holds half of a character (a lone surrogate)');
  return text;
}

/** The same name; throws invalid also for one with U+0000, which programs in C take for its end. */
export function storableName(name: string): string {
  if (name.includes('\0')) throw new AnkiError('invalid', 'a name cannot hold a NUL (U+0000)');
  return storable(name);
}

const LONE_SURROGATE = /\p{Surrogate}/u;
