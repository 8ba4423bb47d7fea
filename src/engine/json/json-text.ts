/** A piece of JSON: text, or the UTF-8 bytes of it. */
export type JsonPart = string | Uint8Array;

/**
 * A result that is JSON already, in pieces. Large answers are quicker put together so than as objects that are written
 * out afterwards; where a value is wanted after all (in the request log), it is read back.
 */
export class JsonText {
  readonly parts: readonly JsonPart[];

  constructor(...parts: JsonPart[]) {
    this.parts = parts;
  }

  toJSON(): unknown {
    return JSON.parse(this.parts.map(textOf).join(''));
  }
}

/** All parts as one: text when all of them are, else bytes in memory of their own. */
export function joinJson(parts: readonly JsonPart[]): JsonPart {
  if (parts.every((part) => typeof part === 'string')) return parts.join('');
  const all = parts.map((part) => (typeof part === 'string' ? UTF8.encode(part) : part));
  const joined = new Uint8Array(all.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of all) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export const textOf = (part: JsonPart): string => (typeof part === 'string' ? part : READ_UTF8.decode(part));

const UTF8 = new TextEncoder();
const READ_UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });
