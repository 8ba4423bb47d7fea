import { AnkiError } from '../errors.ts';

/** The same text; throws invalid for half a surrogate pair, which no file can hold. */
export function storable(text: string): string {
  if (LONE_SURROGATE.test(text))
    throw new AnkiError('invalid', 'the text holds half of a character (a lone surrogate)');
  return text;
}

const LONE_SURROGATE = /\p{Surrogate}/u;
