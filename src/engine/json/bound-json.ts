import { stringifyExactly } from './exact-json.ts';

/** JSON to be bound for `json_each`, with long integers as they are. */
export function boundJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof TypeError) return stringifyExactly(value);
    throw error;
  }
}
