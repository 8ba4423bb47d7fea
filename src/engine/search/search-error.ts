import { AnkiError } from '../errors.ts';

/** Anki puts invisible marks around what it inserts into a translated sentence. */
const inserted = (text: string): string => `\u2068${text}\u2069`;
/** Backticks quote in these sentences, so those of the user become apostrophes. */
const quoted = (text: string): string => inserted(text.replaceAll('`', "'"));

/** A search that cannot be understood, in the words of Anki's English (Rust: SearchErrorKind). */
export const searchError = (reason: string): AnkiError =>
  new AnkiError('invalid', `Invalid search: ${inserted(reason)}`);

export const misplaced = (word: 'and' | 'or'): AnkiError =>
  searchError(
    `an \`${word}\` was found but it is not connecting two search terms. If you want to search for the word itself, wrap it in double quotes: \`"${word}"\`.`,
  );

export const emptyGroup = (): AnkiError =>
  searchError(
    'a group `(...)` was found, but there was nothing between the brackets to search for. If you want to search for literal brackets, wrap them in double quotes: `"( )"`.',
  );

export const unopenedGroup = (): AnkiError =>
  searchError(
    'a closing bracket `)` was found, but there was no opening bracket `(` preceding it. If you want to search for a literal `)`, wrap it in double quotes or prepend a backslash: `")"` or `\\)`.',
  );

export const unclosedGroup = (): AnkiError =>
  searchError(
    'an opening bracket `(` was found, but there was no closing bracket `)` following it. If you want to search for a literal `(`, wrap it in double quotes or prepend a backslash: `"("` or `\\(` .',
  );

export const emptyQuote = (): AnkiError =>
  searchError(
    'a pair of double quotes `""` was found, but there was nothing between them to search for. If you want to search for literal double quotes, prepend backslashes: `\\"\\"`.',
  );

export const unclosedQuote = (): AnkiError =>
  searchError(
    'an opening double quote `"` was found, but there was no second one to close it. If you want to search for a literal `"`, prepend a backslash: `\\"`.',
  );

export const missingKey = (): AnkiError =>
  searchError(
    'a colon `:` was found, but there was no keyword preceding it. If you want to search for a literal `:`, prepend a backslash: `\\:`.',
  );

export const unknownEscape = (sequence: string): AnkiError =>
  searchError(
    `the escape sequence \`${quoted(sequence)}\` is not defined. If you want to search for a literal backslash \`\\\`, prepend another one: \`\\\\\`.`,
  );

export const invalidArgument = (keyword: 'is:' | 'prop:', argument: string): AnkiError =>
  searchError(`\`${inserted(keyword)}\` was given an invalid argument '\`${quoted(argument)}\`'.`);

export const invalidFlag = (): AnkiError =>
  searchError(
    '`flag:` must be followed by a valid flag number: `1` (red), `2` (orange), `3` (green), `4` (blue), `5` (pink), `6` (turquoise), `7` (purple) or `0` (no flag).',
  );

export const invalidOperator = (property: string): AnkiError =>
  searchError(
    `\`prop:${inserted(property)}\` must be followed by one of the following comparison operators: \`=\`, \`!=\`, \`<\`, \`>\`, \`<=\` or \`>=\`.`,
  );

/** `expected` completes "expected …"; `context` is the part of the search in which `found` stands. */
export const unexpected = (expected: string, context: string, found: string): AnkiError =>
  searchError(`expected ${expected} in "\`${quoted(context)}\`", but found "\`${quoted(found)}\`".`);
