/** A set of code points, as the question whether one is in it. */
export type CharSet = (codePoint: number) => boolean;

export const anything: CharSet = () => true;
export const only =
  (wanted: number): CharSet =>
  (code) =>
    code === wanted;
export const between =
  (start: number, end: number): CharSet =>
  (code) =>
    code >= start && code <= end;
export const not =
  (set: CharSet): CharSet =>
  (code) =>
    !set(code);
export const intersection =
  (a: CharSet, b: CharSet): CharSet =>
  (code) =>
    a(code) && b(code);
export const difference =
  (a: CharSet, b: CharSet): CharSet =>
  (code) =>
    a(code) && !b(code);
export const symmetricDifference =
  (a: CharSet, b: CharSet): CharSet =>
  (code) =>
    a(code) !== b(code);

export function union(sets: readonly CharSet[]): CharSet {
  const [first, ...others] = sets;
  if (!first) return () => false;
  return others.length === 0 ? first : (code) => sets.some((set) => set(code));
}

/** The code points with a property that JavaScript's own expressions know, as in `\p{Lu}`. */
export function matching(expression: string): CharSet {
  const regex = new RegExp(expression, 'u');
  return (code) => regex.test(String.fromCodePoint(code));
}

export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;

const isAsciiWordCode = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;

const otherWord = matching('[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]');

/** \w with and without Unicode; word boundaries go by it, too. */
export const unicodeWord: CharSet = (code) => (code < 128 ? isAsciiWordCode(code) : otherWord(code));
export const asciiWord: CharSet = isAsciiWordCode;

export const unicodeDigit: CharSet = matching('\\p{Nd}');
export const asciiDigit: CharSet = between(48, 57);
export const unicodeSpace: CharSet = matching('\\p{White_Space}');
export const asciiSpace: CharSet = (code) => (code >= 9 && code <= 13) || code === 32;

/** The classes of POSIX, written as [:alpha:] inside of brackets; all ASCII. */
export const POSIX_CLASSES: ReadonlyMap<string, CharSet> = new Map(
  Object.entries({
    alnum: '[0-9A-Za-z]',
    alpha: '[A-Za-z]',
    ascii: '[\\0-\\x7F]',
    blank: '[\\t ]',
    cntrl: '[\\0-\\x1F\\x7F]',
    digit: '[0-9]',
    graph: '[!-~]',
    lower: '[a-z]',
    print: '[ -~]',
    punct: '[!-\\/:-@\\[-`\\{-~]',
    space: '[\\t\\n\\x0B\\f\\r ]',
    upper: '[A-Z]',
    word: '[0-9A-Z_a-z]',
    xdigit: '[0-9A-Fa-f]',
  }).map(([name, expression]) => [name, matching(expression)]),
);
