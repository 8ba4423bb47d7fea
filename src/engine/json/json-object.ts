export type JsonObject = Record<string, unknown>;

/** Whether a value of JSON is an object: neither a list nor null. */
export const isObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
