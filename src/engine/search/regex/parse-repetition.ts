import { isSpace, type Scanner } from './scanner.ts';
import { DEEPEST, FLAGS, type Pattern, type Repeat, TOO_DEEP } from './syntax.ts';

const U32_MAX = 0xffff_ffff;

/** Reads ?, *, + or {…} behind an item, with a ? for the lazy form (which finds the same texts). */
export function parseRepetition(scanner: Scanner, item: Pattern | undefined): Pattern {
  if (!item || item === FLAGS) {
    throw scanner.error('repetition operator missing expression', scanner.spanFrom(scanner.at));
  }
  const start = scanner.at;
  const nested = item.kind === 'repeat' ? item.nested + 1 : 1;
  const range = scanner.char === '{' ? counted(scanner) : uncounted(scanner);
  if (nested > DEEPEST) throw scanner.error(TOO_DEEP, scanner.spanFrom(start));
  return { kind: 'repeat', item, nested, ...range };
}

type Range = Pick<Repeat, 'min' | 'max'>;

function uncounted(scanner: Scanner): Range {
  const { char } = scanner;
  if (scanner.bump() && scanner.char === '?') scanner.bump();
  return { min: char === '+' ? 1 : 0, max: char === '?' ? 1 : Number.POSITIVE_INFINITY };
}

/** Rust: parse_counted_repetition. */
function counted(scanner: Scanner): Range {
  const start = scanner.at;
  const unclosed = (): Error => scanner.error('unclosed counted repetition', scanner.spanFrom(start));
  if (!scanner.bumpAndSpace()) throw unclosed();
  const min = decimal(scanner);
  if (scanner.atEnd) throw unclosed();
  let max = min;
  if (scanner.char === ',') {
    if (!scanner.bumpAndSpace()) throw unclosed();
    max = scanner.is('}') ? Number.POSITIVE_INFINITY : upperBound(scanner, min);
  }
  const range = { min: numberOf(min), max: numberOf(max) };
  if (!scanner.is('}')) throw unclosed();
  if (scanner.bumpAndSpace() && scanner.is('?')) scanner.bump();
  if (range.min > range.max) {
    throw scanner.error(
      'invalid repetition count range, the start must be <= the end',
      scanner.spanFrom(start),
    );
  }
  return range;
}

function upperBound(scanner: Scanner, min: number | Error): number {
  numberOf(min);
  return numberOf(decimal(scanner));
}

/** Throws what `decimal` found. */
function numberOf(value: number | Error): number {
  if (value instanceof Error) throw value;
  return value;
}

/** A number between white space, or what is wrong with it: some other error may come first. */
function decimal(scanner: Scanner): number | Error {
  while (isSpace(scanner.char)) scanner.bump();
  const start = scanner.at;
  let digits = '';
  for (; scanner.char >= '0' && scanner.char <= '9'; scanner.bumpAndSpace()) digits += scanner.char;
  const span = scanner.spanFrom(start);
  while (isSpace(scanner.char)) scanner.bumpAndSpace();
  if (digits === '') return scanner.error('repetition quantifier expects a valid decimal', span);
  return Number(digits) > U32_MAX ? scanner.error('decimal literal invalid', span) : Number(digits);
}
