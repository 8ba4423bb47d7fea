import { JsonText } from '../actions/json-text.ts';

/**
 * JSON text of a reply. 64-bit ids come as BigInt and must stay exact, which JSON.stringify refuses; such replies are
 * rare, so only they take the slow way.
 */
export function writeJson(value: unknown): string {
  if (value instanceof JsonText) return value.text;
  if (isReplyOfText(value)) return `{"result":${value.result.text},"error":null}`;
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    if (error instanceof TypeError) return writeValue(value) ?? 'null';
    throw error;
  }
}

/** The form of nearly all large answers; inside `multi` the text is read back. */
const isReplyOfText = (value: unknown): value is { result: JsonText; error: null } =>
  typeof value === 'object' && value !== null && 'result' in value && value.result instanceof JsonText;

/** As JSON.stringify: nothing for what JSON cannot say. */
function writeValue(value: unknown): string | undefined {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof JsonText) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => writeValue(item) ?? 'null').join(',')}]`;
  const members: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    const text = writeValue(item);
    if (text !== undefined) members.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${members.join(',')}}`;
}
