import type { Span } from './regex-error.ts';
import type { Scanner } from './scanner.ts';
import type { Flags } from './syntax.ts';

const FLAG_NAMES: Readonly<Record<string, keyof Flags | 'swapGreed'>> = {
  i: 'ignoreCase',
  m: 'multiLine',
  s: 'dotAll',
  R: 'crlf',
  u: 'unicode',
  x: 'verbose',
  U: 'swapGreed',
};

/**
 * Reads the beginning of a group, or the whole of one that only sets flags; either way its flags are in force
 * afterwards. The current character is `(`; `names` holds where each group name stood (Rust: parse_group).
 */
export function parseGroupStart(scanner: Scanner, names: Map<string, number>): 'group' | 'flags' {
  const open = scanner.charSpan();
  scanner.bump();
  scanner.skipSpace();
  if (['?=', '?!', '?<=', '?<!'].some((prefix) => scanner.bumpIf(prefix))) {
    throw scanner.error(
      'look-around, including look-ahead and look-behind, is not supported',
      scanner.spanFrom(open.start),
    );
  }
  const inner = { start: scanner.at, end: scanner.at };
  if (scanner.bumpIf('?P<') || scanner.bumpIf('?<')) {
    parseName(scanner, names);
    return 'group';
  }
  if (!scanner.bumpIf('?')) return 'group';
  if (scanner.atEnd) throw scanner.error('unclosed group', open);
  const count = parseFlags(scanner);
  const end = scanner.char;
  scanner.bump();
  if (end === ':') return 'group';
  if (count === 0) throw scanner.error('repetition operator missing expression', inner);
  return 'flags';
}

function parseName(scanner: Scanner, names: Map<string, number>): void {
  const start = scanner.at;
  const unclosed = (): Error => scanner.error('unclosed capture group name', scanner.spanFrom(scanner.at));
  if (scanner.atEnd) throw unclosed();
  while (!scanner.atEnd && scanner.char !== '>') {
    if (!isNameChar(scanner.char, scanner.at === start)) {
      throw scanner.error('invalid capture group character', scanner.charSpan());
    }
    scanner.bump();
  }
  if (scanner.atEnd) throw unclosed();
  const span = scanner.spanFrom(start);
  const name = scanner.chars.slice(span.start, span.end).join('');
  scanner.bump();
  if (name === '') throw scanner.error('empty capture group name', span);
  const earlier = names.get(name);
  if (earlier !== undefined) {
    throw scanner.error('duplicate capture group name', span, {
      start: earlier,
      end: earlier + (span.end - start),
    });
  }
  names.set(name, start);
}

const isNameChar = (char: string, first: boolean): boolean =>
  (first ? /^[_\p{Alphabetic}]$/u : /^[_.[\]\p{Alphabetic}\p{Nd}\p{Nl}\p{No}]$/u).test(char);

/** Reads flags up to `:` or `)` and puts them in force; answers how many characters they had. */
function parseFlags(scanner: Scanner): number {
  const seen = new Map<string, Span>();
  const flags = { ...scanner.flags };
  let negated: Span | undefined;
  let dangling = false;
  for (; scanner.char !== ':' && scanner.char !== ')'; ) {
    const span = scanner.charSpan();
    const isNegation = scanner.char === '-';
    const name = isNegation ? '-' : FLAG_NAMES[scanner.char];
    if (!name) throw scanner.error('unrecognized flag', span);
    const earlier = seen.get(name);
    if (earlier)
      throw scanner.error(isNegation ? 'flag negation operator repeated' : 'duplicate flag', span, earlier);
    seen.set(name, span);
    if (name === '-') negated = span;
    else if (name !== 'swapGreed') flags[name] = negated === undefined;
    dangling = isNegation;
    if (!scanner.bump())
      throw scanner.error('expected flag but got end of regex', scanner.spanFrom(scanner.at));
  }
  if (dangling && negated) throw scanner.error('dangling flag negation operator', negated);
  scanner.flags = flags;
  return seen.size;
}
