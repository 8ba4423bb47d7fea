/** `JSON.parse` that gives whole numbers beyond 2^53 as bigint. Throws a SyntaxError as that does. */
export function parseExactly(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return value;
  const mark = unusedMark(text);
  return parseMarked(text, mark, isLongInteger, BigInt);
}

/** `JSON.stringify` that writes bigints as plain numbers, and `NumberText` as it is. */
export function stringifyExactly(value: unknown): string {
  if (value instanceof NumberText) return value.text;
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(stringifyExactly).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${stringifyExactly(inner)}`).join(',')}}`;
}

/** A number as it stands in a JSON text. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** `JSON.parse` that leaves every number as it is written. Throws a SyntaxError as that does. */
export function parseKeepingNumbers(text: string): unknown {
  JSON.parse(text); // refuses what the replacing below would make valid
  return parseMarked(
    text,
    unusedMark(text),
    () => true,
    (token) => new NumberText(token),
  );
}

/** Parses with the wanted numbers put into strings that begin with `mark`, which no other string does. */
function parseMarked(
  text: string,
  mark: string,
  isWanted: (number: string) => boolean,
  convert: (number: string) => unknown,
): unknown {
  const marked = text.replace(STRING_OR_NUMBER, (token) =>
    token.startsWith('"') || !isWanted(token) ? token : `"${mark}${token}"`,
  );
  return JSON.parse(marked, (_, inner: unknown) =>
    typeof inner === 'string' && inner.startsWith(mark) ? convert(inner.slice(mark.length)) : inner,
  );
}

/** Unrolled so that a string of many megabytes needs no backtracking. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const isLongInteger = (token: string): boolean =>
  /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));

/** A short text "#1#", "#2#", … that is in none of the strings, escaped ones included. */
function unusedMark(text: string): string {
  const flat = text.replace(/\\u00([23][0-9])/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  const used = new Set(Array.from(flat.matchAll(/#(?=(\d+)#)/g), ([, number]) => number));
  let number = 1;
  while (used.has(String(number))) number++;
  return `#${number}#`;
}
