import { trimWhitespace } from '../text/whitespace.ts';

/** What parts the columns of a text file, in the order in which Anki looks for them (Rust: Delimiter). */
export const DELIMITERS = ['tab', 'pipe', 'semicolon', 'colon', 'comma', 'space'] as const;

export type Delimiter = (typeof DELIMITERS)[number];

export const DELIMITER_CHARS: Readonly<Record<Delimiter, string>> = {
  tab: '\t',
  pipe: '|',
  semicolon: ';',
  colon: ':',
  comma: ',',
  space: ' ',
};

/** A delimiter by its name or itself, in any case (Rust: delimiter_from_value). */
export function delimiterNamed(value: string): Delimiter | undefined {
  const text = value.toLowerCase();
  return DELIMITERS.find((name) => trimWhitespace(text) === name || text === DELIMITER_CHARS[name]);
}

const LOOKED_AT = 8 * 1024;

/** The first that stands anywhere in the first 8 KiB, quoted or not (Rust: delimiter_from_reader). */
export function guessDelimiter(text: string): Delimiter {
  const bytes = Buffer.from(text.slice(0, LOOKED_AT), 'utf8').subarray(0, LOOKED_AT);
  return DELIMITERS.find((name) => bytes.includes(DELIMITER_CHARS[name])) ?? 'space';
}
