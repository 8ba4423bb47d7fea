/**
 * JSON text of a reply. 64-bit ids come as BigInt and must stay exact, which JSON.stringify refuses; such replies are
 * rare, so only they take the slow way.
 */
export function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    if (error instanceof TypeError) return writeValue(value) ?? 'null';
    throw error;
  }
}

/** As JSON.stringify: nothing for what JSON cannot say. */
function writeValue(value: unknown): string | undefined {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => writeValue(item) ?? 'null').join(',')}]`;
  const members: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    const text = writeValue(item);
    if (text !== undefined) members.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${members.join(',')}}`;
}
