import { caseInsensitive } from './case-folding.ts';
import {
  between,
  type CharSet,
  difference,
  intersection,
  not,
  only,
  POSIX_CLASSES,
  symmetricDifference,
  union,
} from './char-set.ts';
import { INVALID_UTF8, type Primitive, parseEscape } from './parse-escape.ts';
import type { Scanner } from './scanner.ts';
import { DEEPEST, TOO_DEEP, WEIGHT } from './syntax.ts';

const UNCLOSED = 'unclosed character class';

const OPERATIONS: Readonly<Record<string, (a: CharSet, b: CharSet) => CharSet>> = {
  '&&': intersection,
  '--': difference,
  '~~': symmetricDifference,
};

/** A set with about how many bytes Rust's machine for it takes. */
interface Weighed {
  readonly set: CharSet;
  readonly weight: number;
}

/** Reads a class in brackets; the current character is `[`. Throws Rust's messages (Rust: parse_set_class). */
export function parseClass(scanner: Scanner): Weighed {
  const size = { weight: 0 };
  return { set: parseSet(scanner, size, 1), weight: size.weight };
}

/** Adds to `size` what the set weighs. */
function parseSet(scanner: Scanner, size: { weight: number }, depth: number): CharSet {
  const start = scanner.at;
  if (depth > DEEPEST) throw scanner.error(TOO_DEEP, scanner.spanFrom(start));
  const { negated, items } = openClass(scanner, start);
  size.weight += negated ? WEIGHT.negation : WEIGHT.range;
  const headEnd = scanner.at;
  const unclosed = (): Error => scanner.error(UNCLOSED, { start, end: headEnd });
  let current = items;
  let done: { set: CharSet; operation: string } | undefined;
  for (;;) {
    scanner.skipSpace();
    if (scanner.atEnd) throw unclosed();
    const { char } = scanner;
    const operation =
      char === scanner.peek() && `${char}${char}` in OPERATIONS ? `${char}${char}` : undefined;
    if (char === ']') break;
    if (char === '[') current.push(posixClass(scanner) ?? parseSet(scanner, size, depth + 1));
    else if (operation) {
      scanner.bumpIf(operation);
      done = { set: combined(done, current), operation };
      current = [];
    } else {
      const { set, weight } = parseItem(scanner, unclosed);
      current.push(set);
      size.weight += weight;
    }
  }
  scanner.bump();
  return finished(scanner, combined(done, current), negated, start);
}

/** What stands at the beginning: `^`, and `-` or `]` that mean themselves (Rust: parse_set_class_open). */
function openClass(scanner: Scanner, start: number): { negated: boolean; items: CharSet[] } {
  if (!scanner.bumpAndSpace()) throw scanner.error(UNCLOSED, scanner.spanFrom(start));
  const negated = scanner.char === '^';
  if (negated && !scanner.bumpAndSpace()) throw scanner.error(UNCLOSED, scanner.spanFrom(start));
  const items: CharSet[] = [];
  while (scanner.char === '-') {
    items.push(only(45));
    if (!scanner.bumpAndSpace()) throw scanner.error(UNCLOSED, { start, end: start });
  }
  if (items.length === 0 && scanner.char === ']') {
    items.push(only(93));
    if (!scanner.bumpAndSpace()) throw scanner.error(UNCLOSED, scanner.spanFrom(start));
  }
  return { negated, items };
}

function combined(left: { set: CharSet; operation: string } | undefined, items: readonly CharSet[]): CharSet {
  const set = union(items);
  const operate = left && OPERATIONS[left.operation];
  return left && operate ? operate(left.set, set) : set;
}

function finished(scanner: Scanner, set: CharSet, negated: boolean, start: number): CharSet {
  if (negated && !scanner.flags.unicode) scanner.errorLater(INVALID_UTF8, scanner.spanFrom(start));
  return negated ? not(set) : set;
}

/**
 * Only single items are folded: what operations and negation make of folded sets is folded, too, and folding a set in
 * a set in a set anew would double the work at each level.
 */
const folded = ({ flags }: Scanner, set: CharSet): CharSet =>
  flags.ignoreCase ? caseInsensitive(set, flags.unicode) : set;

/** [:alpha:] or [:^alpha:]; anything else leaves the cursor where it was (Rust: maybe_parse_ascii_class). */
function posixClass(scanner: Scanner): CharSet | undefined {
  const [whole = '', negation, name = ''] =
    /^\[:(\^?)([^:]*):\]/su.exec(scanner.chars.slice(scanner.at, scanner.at + 12).join('')) ?? [];
  const set = POSIX_CLASSES.get(name);
  if (!set) return undefined;
  scanner.at += whole.length;
  const all = folded(scanner, set);
  return negation ? not(all) : all;
}

/** One character, class or range (Rust: parse_set_class_range). */
function parseItem(scanner: Scanner, unclosed: () => Error): Weighed {
  const first = parsePrimitive(scanner);
  scanner.skipSpace();
  if (scanner.atEnd) throw unclosed();
  if (scanner.char !== '-' || scanner.peekSpace() === ']' || scanner.peekSpace() === '-')
    return setOf(scanner, first);
  if (!scanner.bumpAndSpace()) throw unclosed();
  const last = parsePrimitive(scanner);
  const start = literalOf(scanner, first);
  const end = literalOf(scanner, last);
  if (start > end) {
    throw scanner.error('invalid character class range, the start must be <= the end', {
      start: first.span.start,
      end: last.span.end,
    });
  }
  return { set: folded(scanner, between(start, end)), weight: WEIGHT.range };
}

function parsePrimitive(scanner: Scanner): Primitive {
  if (scanner.char === '\\') return parseEscape(scanner);
  const span = scanner.charSpan();
  const code = scanner.char.codePointAt(0) ?? 0;
  scanner.bump();
  return { kind: 'literal', code, span };
}

function setOf(scanner: Scanner, primitive: Primitive): Weighed {
  if (primitive.kind === 'look') {
    throw scanner.error('invalid escape sequence found in character class', primitive.span);
  }
  if (primitive.kind === 'class') return primitive;
  return { set: folded(scanner, only(primitive.code)), weight: WEIGHT.ascii };
}

function literalOf(scanner: Scanner, primitive: Primitive): number {
  if (primitive.kind === 'literal') return primitive.code;
  throw scanner.error('invalid range boundary, must be a literal', primitive.span);
}
