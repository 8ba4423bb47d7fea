import { JsonText } from '../engine/json/json-text.ts';

/** About how many bytes of JSON an answer takes. */
export function answerSize(answer: unknown): number {
  let size = 0;
  const open: object[] = [];
  const count = (value: unknown): void => {
    size += 8;
    if (typeof value === 'string') size += value.length;
    else if (typeof value === 'object' && value !== null) open.push(value);
  };
  count(answer);
  for (let value = open.pop(); value; value = open.pop()) {
    if (value instanceof JsonText) for (const part of value.parts) size += part.length;
    else for (const item of Array.isArray(value) ? value : Object.values(value)) count(item);
  }
  return size;
}
