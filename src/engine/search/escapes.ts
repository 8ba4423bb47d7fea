import { unknownEscape } from './search-error.ts';

const INVALID_ESCAPE = /(?:^|[^\\])(?:\\\\)*(\\(?:[^\\":*_()-]|$))/u;
const PARSER_ESCAPE = /(?:^|[^\\])(?:\\\\)*\\[":()-]/;

/** Resolves the escapes of the parser, `\" \: \( \) \-`; those of wildcards and backslashes stay (Rust: unescape). */
export function unescapeText(text: string): string {
  if (!text.includes('\\')) return text;
  const invalid = INVALID_ESCAPE.exec(text)?.[1];
  if (invalid !== undefined) throw unknownEscape(invalid);
  if (!PARSER_ESCAPE.test(text)) return text;
  return text.replace(/\\([\\":()-])/g, (sequence, char) => (char === '\\' ? sequence : char));
}

/** For regular expressions, which have their own backslashes (Rust: unescape_quotes). */
export const unescapeQuotes = (text: string): string => text.replaceAll('\\"', '"');

/** For texts without wildcards (Rust: unescape_quotes_and_backslashes). */
export const unescapeQuotesAndBackslashes = (text: string): string =>
  unescapeQuotes(text).replaceAll('\\\\', '\\');
