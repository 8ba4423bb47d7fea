import { caseVariants } from './case-folding.ts';
import { anything, CARRIAGE_RETURN, type CharSet, LINE_FEED, not, only, union } from './char-set.ts';
import { parseClass } from './parse-class.ts';
import { INVALID_UTF8, type Primitive, parseEscape } from './parse-escape.ts';
import { parseGroupStart } from './parse-group.ts';
import { parseRepetition } from './parse-repetition.ts';
import { Scanner } from './scanner.ts';
import {
  type Char,
  DEEPEST,
  FLAGS,
  type Flags,
  type Look,
  type Pattern,
  TOO_DEEP,
  WEIGHT,
} from './syntax.ts';

/** Reads a regular expression of Rust's regex crate. Throws its messages (Rust: regex-syntax's parser). */
export function parseRegex(pattern: string): Pattern {
  const scanner = new Scanner(pattern);
  const names = new Map<string, number>();
  const parsed = parseChoice(scanner, names, 0);
  if (!scanner.atEnd) throw scanner.error('unopened group', scanner.charSpan());
  scanner.throwLater();
  return parsed;
}

/** Alternatives up to the end or a closing bracket. */
function parseChoice(scanner: Scanner, names: Map<string, number>, depth: number): Pattern {
  const branches: Pattern[][] = [[]];
  for (;;) {
    scanner.skipSpace();
    if (scanner.atEnd || scanner.char === ')') break;
    if (scanner.char === '|') {
      scanner.bump();
      branches.push([]);
    } else parseOne(scanner, branches.at(-1) ?? [], names, depth);
  }
  const items = branches.map(sequence);
  return items.length === 1 && items[0] ? items[0] : { kind: 'choice', items };
}

const sequence = (items: readonly Pattern[]): Pattern => {
  const real = items.filter((item) => item !== FLAGS);
  return real.length === 1 && real[0] ? real[0] : { kind: 'sequence', items: real };
};

/** Reads one item, or makes the last one a repetition. */
function parseOne(scanner: Scanner, items: Pattern[], names: Map<string, number>, depth: number): void {
  if ('?*+{'.includes(scanner.char)) items.push(parseRepetition(scanner, items.pop()));
  else if (scanner.char === '(') items.push(parseGroup(scanner, names, depth + 1));
  else if (scanner.char === '[') items.push({ kind: 'char', ...parseClass(scanner) });
  else items.push(parsePrimitive(scanner));
}

function parseGroup(scanner: Scanner, names: Map<string, number>, depth: number): Pattern {
  const open = scanner.charSpan();
  const before = { ...scanner.flags };
  if (parseGroupStart(scanner, names) === 'flags') return FLAGS;
  if (depth > DEEPEST) throw scanner.error(TOO_DEEP, open);
  const inner = parseChoice(scanner, names, depth);
  if (scanner.atEnd) throw scanner.error('unclosed group', open);
  scanner.flags = before;
  scanner.bump();
  // A group of its own, so that "(?i)" as its whole content can be repeated.
  return { kind: 'sequence', items: [inner] };
}

function parsePrimitive(scanner: Scanner): Pattern {
  const { char } = scanner;
  if (char === '\\') return patternOf(parseEscape(scanner), scanner);
  const span = scanner.charSpan();
  scanner.bump();
  if (char === '.') {
    if (!scanner.flags.unicode) scanner.errorLater(INVALID_UTF8, span);
    return { kind: 'char', set: dot(scanner), weight: WEIGHT.dot };
  }
  if (char === '^') return { kind: 'look', look: lineLook(scanner, 'start') };
  if (char === '$') return { kind: 'look', look: lineLook(scanner, 'end') };
  return patternOf({ kind: 'literal', code: char.codePointAt(0) ?? 0, span }, scanner);
}

function patternOf(primitive: Primitive, scanner: Scanner): Pattern {
  switch (primitive.kind) {
    case 'look':
      return { kind: 'look', look: primitive.look };
    case 'class':
      return charOf(primitive);
    case 'literal':
      return literal(primitive.code, scanner);
  }
}

const charOf = ({ set, weight, exactWeight }: Primitive & { kind: 'class' }): Char =>
  exactWeight ? { kind: 'char', set, weight, exactWeight } : { kind: 'char', set, weight };

/** Each letter is made once, so that the machine sees where it stands for the same set. */
function literal(code: number, { flags, literals }: Scanner): Char {
  const key = code * 4 + (flags.ignoreCase ? 2 : 0) + (flags.unicode ? 1 : 0);
  const known = literals.get(key) ?? newLiteral(code, flags);
  literals.set(key, known);
  return known;
}

function newLiteral(code: number, flags: Flags): Char {
  const weight = code > 127 ? WEIGHT.other : WEIGHT.ascii;
  const letter = flags.ignoreCase ? [code, ...caseVariants(code, flags.unicode)] : [code];
  const set = union(letter.map(only));
  return { kind: 'char', set, letter, weight: letter.length > 1 ? WEIGHT.twoCases : weight };
}

function dot({ flags }: Scanner): CharSet {
  if (flags.dotAll) return anything;
  return flags.crlf ? not(union([only(LINE_FEED), only(CARRIAGE_RETURN)])) : not(only(LINE_FEED));
}

function lineLook({ flags }: Scanner, side: 'start' | 'end'): Look {
  if (!flags.multiLine) return side;
  return flags.crlf ? `line-${side}-crlf` : `line-${side}`;
}
