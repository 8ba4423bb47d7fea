/** Longest text of a value that is repeated in a message. */
const LIMIT = 200;

/** A JSON value as Python prints it, since the original's messages hold such texts; long ones are cut. */
export function pythonRepr(value: unknown): string {
  const text = repr(value, LIMIT);
  return text.length > LIMIT ? `${text.slice(0, LIMIT)}…` : text;
}

/** Python's name for the type of a JSON value. */
export function pythonType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return 'dict';
}

/** `room`: about how many characters are still wanted, so that a huge or deep value costs nothing. */
function repr(value: unknown, room: number): string {
  if (room <= 0) return '…';
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return quoted(value.slice(0, room + 1));
  if (Array.isArray(value)) return `[${joined(value, room, (item, left) => repr(item, left))}]`;
  if (typeof value === 'object') {
    return `{${joined(Object.entries(value), room, ([key, item], left) => `${quoted(key)}: ${repr(item, left)}`)}}`;
  }
  return String(value);
}

function joined<Item>(
  items: readonly Item[],
  room: number,
  text: (item: Item, room: number) => string,
): string {
  let out = '';
  for (const item of items) {
    if (out.length > room) break;
    out += (out && ', ') + text(item, room - out.length - 2);
  }
  return out;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Single quotes, unless the text holds those and no double ones. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\n\r\t]/g, (char) => ESCAPES[char] ?? char);
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}
