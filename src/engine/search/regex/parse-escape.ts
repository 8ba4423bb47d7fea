import { caseInsensitive } from './case-folding.ts';
import {
  asciiDigit,
  asciiSpace,
  asciiWord,
  type CharSet,
  not,
  unicodeDigit,
  unicodeSpace,
  unicodeWord,
} from './char-set.ts';
import type { Span } from './regex-error.ts';
import type { Scanner } from './scanner.ts';
import { weightOfSet } from './set-weight.ts';
import { type Look, WEIGHT } from './syntax.ts';
import { PropertyError, propertySet, propertyValueSet } from './unicode-property.ts';

/** What stands for one place in a pattern. */
export type Primitive =
  | { readonly kind: 'literal'; readonly code: number; readonly span: Span }
  | {
      readonly kind: 'class';
      readonly set: CharSet;
      readonly weight: number;
      readonly exactWeight?: () => number;
      readonly span: Span;
    }
  | { readonly kind: 'look'; readonly look: Look; readonly span: Span };

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
export const INVALID_UTF8 = 'pattern can match invalid UTF-8';

/** Reads what follows a backslash, which is the current character. Throws Rust's messages (Rust: parse_escape). */
export function parseEscape(scanner: Scanner): Primitive {
  const start = scanner.at;
  if (!scanner.bump()) {
    throw scanner.error(
      'incomplete escape sequence, reached end of pattern prematurely',
      scanner.spanFrom(start),
    );
  }
  const { char } = scanner;
  if (char >= '0' && char <= '9') {
    throw scanner.error('backreferences are not supported', { start, end: scanner.at + 1 });
  }
  if (char in HEX_DIGITS) return parseHex(scanner, start);
  if (char === 'p' || char === 'P') return parseProperty(scanner, start);
  scanner.bump();
  if ('dswDSW'.includes(char)) return perlClass(scanner, char, start);
  if (char < '\x80' && !/[0-9A-Za-z<>]/.test(char)) return literal(scanner, char.charCodeAt(0), start);
  const control = CONTROLS[char];
  if (control !== undefined) return literal(scanner, control, start);
  const look = lookOf(scanner, char, start);
  if (!look) throw scanner.error('unrecognized escape sequence', scanner.spanFrom(start));
  return { kind: 'look', look, span: scanner.spanFrom(start) };
}

const literal = (scanner: Scanner, code: number, start: number): Primitive => ({
  kind: 'literal',
  code,
  span: scanner.spanFrom(start),
});

const PERL_WEIGHTS = { d: WEIGHT.digit, s: WEIGHT.space, w: WEIGHT.word };

function perlClass(scanner: Scanner, char: string, start: number): Primitive {
  const { unicode } = scanner.flags;
  const sets = unicode
    ? { d: unicodeDigit, s: unicodeSpace, w: unicodeWord }
    : { d: asciiDigit, s: asciiSpace, w: asciiWord };
  const set = sets[char.toLowerCase() as 'd' | 's' | 'w']; // the caller has looked
  const negated = char < 'a';
  const span = scanner.spanFrom(start);
  if (negated && !unicode) scanner.errorLater(INVALID_UTF8, span);
  const weight = unicode ? PERL_WEIGHTS[char.toLowerCase() as 'd' | 's' | 'w'] : WEIGHT.range; // as above
  return { kind: 'class', set: negated ? not(set) : set, weight, span };
}

function lookOf(scanner: Scanner, char: string, start: number): Look | undefined {
  if (char === 'A') return 'start';
  if (char === 'z') return 'end';
  const word = char === 'b' ? (specialBoundary(scanner, start) ?? 'word-boundary') : WORD_LOOKS[char];
  if (!word || scanner.flags.unicode) return word;
  if (word === 'no-word-boundary') scanner.errorLater(INVALID_UTF8, scanner.spanFrom(start));
  return `ascii-${word}`;
}

const WORD_LOOKS = { B: 'no-word-boundary', '<': 'word-start', '>': 'word-end' } as Readonly<
  Record<string, 'no-word-boundary' | 'word-start' | 'word-end' | undefined>
>; // any character may be asked for

const SPECIAL_BOUNDARIES = ['start', 'end', 'start-half', 'end-half'] as const;

/** \b{start} and its likes; \b{2} is left to be read as a repetition (Rust: maybe_parse_special_word_boundary). */
function specialBoundary(
  scanner: Scanner,
  start: number,
): `word-${(typeof SPECIAL_BOUNDARIES)[number]}` | undefined {
  if (scanner.char !== '{') return undefined;
  const brace = scanner.at;
  if (!scanner.bumpAndSpace()) {
    throw scanner.error(
      'found either the beginning of a special word boundary or a bounded repetition on a \\b with an opening brace, but no closing brace',
      scanner.spanFrom(start),
    );
  }
  const nameStart = scanner.at;
  let name = '';
  for (; /^[A-Za-z-]$/.test(scanner.char); scanner.bumpAndSpace()) name += scanner.char;
  if (name === '') {
    scanner.at = brace;
    return undefined;
  }
  if (!scanner.is('}')) {
    throw scanner.error(
      'special word boundary assertion is either unclosed or contains an invalid character',
      scanner.spanFrom(brace),
    );
  }
  const known = SPECIAL_BOUNDARIES.find((boundary) => boundary === name);
  if (!known) {
    throw scanner.error(
      'unrecognized special word boundary assertion, valid choices are: start, end, start-half or end-half',
      scanner.spanFrom(nameStart),
    );
  }
  scanner.bump();
  return `word-${known}`;
}

/** \x41, \u0041, \U00000041 or any of them with braces. */
function parseHex(scanner: Scanner, start: number): Primitive {
  const digits = HEX_DIGITS[scanner.char] ?? 0;
  const isByte = scanner.char === 'x';
  if (!scanner.bumpAndSpace()) throw unexpectedEnd(scanner, scanner.spanFrom(scanner.at));
  const braced = scanner.char === '{';
  const code = braced ? bracedHex(scanner) : fixedHex(scanner, digits);
  const span = scanner.spanFrom(start);
  if (isByte && !braced && code > 127 && !scanner.flags.unicode) scanner.errorLater(INVALID_UTF8, span);
  return { kind: 'literal', code, span };
}

function fixedHex(scanner: Scanner, digits: number): number {
  const start = scanner.at;
  let hex = '';
  for (let count = 0; count < digits; count++) {
    if (count > 0 && !scanner.bumpAndSpace()) throw unexpectedEnd(scanner, scanner.spanFrom(scanner.at));
    hex += hexDigit(scanner);
  }
  scanner.bumpAndSpace();
  return scalarValue(scanner, hex, scanner.spanFrom(start));
}

function bracedHex(scanner: Scanner): number {
  const brace = scanner.at;
  const start = brace + 1;
  let hex = '';
  while (scanner.bumpAndSpace() && scanner.char !== '}') hex += hexDigit(scanner);
  if (scanner.atEnd) throw unexpectedEnd(scanner, scanner.spanFrom(brace));
  const span = scanner.spanFrom(start);
  scanner.bumpAndSpace();
  if (hex === '') throw scanner.error('hexadecimal literal empty', scanner.spanFrom(brace));
  return scalarValue(scanner, hex, span);
}

function hexDigit(scanner: Scanner): string {
  if (!/[0-9A-Fa-f]/.test(scanner.char)) throw scanner.error('invalid hexadecimal digit', scanner.charSpan());
  return scanner.char;
}

function scalarValue(scanner: Scanner, hex: string, span: Span): number {
  const code = Number.parseInt(hex, 16);
  if (code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw scanner.error('hexadecimal literal is not a Unicode scalar value', span);
  }
  return code;
}

const unexpectedEnd = (scanner: Scanner, span: Span): Error =>
  scanner.error('incomplete escape sequence, reached end of pattern prematurely', span);

/** \pL, \p{Greek}, \p{Script=Greek} and their negations (Rust: parse_unicode_class). */
function parseProperty(scanner: Scanner, start: number): Primitive {
  const negated = scanner.char === 'P';
  if (!scanner.bumpAndSpace()) throw unexpectedEnd(scanner, scanner.spanFrom(scanner.at));
  const name = scanner.char === '{' ? bracedName(scanner) : letterName(scanner);
  const span = scanner.spanFrom(start);
  if (!scanner.flags.unicode) scanner.errorLater('Unicode not allowed here', span);
  const [, property, operator, value] = /^(.*?)(!=|:|=)(.*)$/su.exec(byPrecedence(name)) ?? [];
  const { ignoreCase, unicode } = scanner.flags;
  const plain = setOrLater(scanner, span, () =>
    property === undefined || value === undefined ? propertySet(name) : propertyValueSet(property, value),
  );
  const folded = ignoreCase ? caseInsensitive(plain, unicode) : plain;
  const set = negated !== (operator === '!=') ? not(folded) : folded;
  const key = `${name} ${negated} ${ignoreCase} ${unicode}`;
  return { kind: 'class', set, weight: WEIGHT.property, exactWeight: () => weightOfSet(key, set), span };
}

/** "!=" divides a name before ":" does, and that before "=". */
function byPrecedence(name: string): string {
  const operator = ['!=', ':', '='].find((candidate) => name.includes(candidate));
  if (!operator) return name;
  const at = name.indexOf(operator);
  return `${name.slice(0, at).replace(/[:=]/g, '?')}${name.slice(at)}`;
}

function bracedName(scanner: Scanner): string {
  let name = '';
  while (scanner.bumpAndSpace() && scanner.char !== '}') name += scanner.char;
  if (scanner.atEnd) throw unexpectedEnd(scanner, scanner.spanFrom(scanner.at));
  scanner.bump();
  return name;
}

function letterName(scanner: Scanner): string {
  const { char } = scanner;
  if (char === '\\') throw scanner.error('invalid Unicode character class', scanner.charSpan());
  scanner.bumpAndSpace();
  return char;
}

function setOrLater(scanner: Scanner, span: Span, find: () => CharSet): CharSet {
  try {
    return find();
  } catch (error) {
    if (error instanceof PropertyError) scanner.errorLater(error.message, span);
    else if (error instanceof Error) scanner.keepForLater(error);
    return () => false;
  }
}
