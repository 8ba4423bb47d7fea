import { type JsonPart, JsonText, joinJson } from '../engine/json/json-text.ts';

/**
 * JSON of a reply, as text or as UTF-8. 64-bit ids come as BigInt and must stay exact, which JSON.stringify refuses; such
 * replies are rare, so only they take the slow way. What is JSON already is taken as it is, inside `multi` too.
 */
export function writeJson(value: unknown): JsonPart {
  return holdsJson(value) ? joinJson(partsOf(value)) : writeText(value);
}

function writeText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    if (error instanceof TypeError) return writeValue(value) ?? 'null';
    throw error;
  }
}

/** Looks only where replies can hold it: as a result, and as a result in the list that `multi` answers with. */
const holdsJson = (value: unknown): boolean =>
  isJson(value) || (isReply(value) ? holdsJson(value.result) : Array.isArray(value) && value.some(isJson));

const isJson = (value: unknown): boolean =>
  value instanceof JsonText || (isReply(value) && value.result instanceof JsonText);

const isReply = (value: unknown): value is { result: unknown; error: null } =>
  typeof value === 'object' &&
  value !== null &&
  'result' in value &&
  'error' in value &&
  value.error === null;

function partsOf(value: unknown): readonly JsonPart[] {
  if (value instanceof JsonText) return value.parts;
  if (!holdsJson(value)) return [writeText(value)];
  if (isReply(value)) return ['{"result":', ...partsOf(value.result), ',"error":null}'];
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return ['[', ...items.flatMap((item, i) => (i === 0 ? partsOf(item) : [',', ...partsOf(item)])), ']'];
}

/** As JSON.stringify: nothing for what JSON cannot say. */
function writeValue(value: unknown): string | undefined {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof JsonText) return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => writeValue(item) ?? 'null').join(',')}]`;
  const members: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    const text = writeValue(item);
    if (text !== undefined) members.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${members.join(',')}}`;
}
