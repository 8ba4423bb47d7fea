import { JsonText } from '../engine/json/json-text.ts';

/** About how many bytes of JSON an answer takes. */
export function answerSize(answer: unknown): number {
  let size = 0;
  const open: unknown[] = [answer];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') size += value.length;
    else if (value instanceof JsonText) for (const part of value.parts) size += part.length;
    else if (typeof value === 'object' && value !== null)
      for (const item of Object.values(value)) open.push(item);
    size += 8;
  }
  return size;
}
