/** Whether a text has a wildcard, * or _, without a backslash before it (Rust: is_glob). */
export const isGlob = (text: string): boolean => /(?:^|[^\\])(?:\\\\)*[*_]/.test(text);

/** The same text as a regular expression, `anyChar` standing for one character (Rust: to_custom_re). */
export function globToRegex(text: string, anyChar = '.'): string {
  return text.replace(/\\?[^\n]/gu, (piece) => {
    if (piece === '\\\\' || piece === '\\*') return piece;
    if (piece === '\\_') return '_';
    if (piece === '*') return `${anyChar}*`;
    if (piece === '_') return anyChar;
    return escapeRegex(piece);
  });
}

/** The same text as a pattern for LIKE with the escape character backslash (Rust: to_sql). */
export function globToLike(text: string): string {
  const LIKE: Record<string, string> = { '\\\\': '\\\\', '\\*': '*', '*': '%', '%': '\\%' };
  return text.replace(/\\[\\*]|[*%]/g, (piece) => LIKE[piece] ?? piece);
}

/** The text that a glob without wildcards stands for (Rust: to_text). */
export const globToText = (text: string): string => text.replace(/\\([^\n])/gu, '$1');

/** Puts a backslash before everything that Rust's regular expressions know (regex::escape). */
export const escapeRegex = (text: string): string => text.replace(/[\\.+*?()|[\]{}^$#&~-]/g, '\\$&');

/** The text with a backslash before all that a search would take for a wildcard or an escape (Rust: escape_anki_wildcards). */
export const escapeWildcards = (text: string): string => text.replace(/[\\*_]/g, '\\$&');
