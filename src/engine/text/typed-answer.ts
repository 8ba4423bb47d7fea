import { stripAvTags } from './av-tags.ts';
import { escapeHtml } from './html-escape.ts';
import { toNfc } from './normalize.ts';
import { diffOpcodes } from './sequence-matcher.ts';
import { stripHtml } from './strip-html.ts';
import { trimWhitespace } from './whitespace.ts';

/**
 * The html by which the reviewer compares a typed answer with a field (typeanswer.rs: compare_answer). With `combining` false, marks
 * are ignored in the comparison but shown in the expected line: `{{type:nc:Field}}`.
 */
export function compareTypedAnswer(expected: string, typed: string, combining = true): string {
  const stripped = stripExpected(expected);
  if (typed === '') return code(escapeHtml(stripped));
  return combining ? compare(plainSides(stripped, typed)) : compare(sidesWithoutMarks(stripped, typed));
}

/** Both texts as lists of what is compared; `shown` holds what the expected line shows for each element. */
interface Sides {
  typed: string[];
  expected: string[];
  shown?: string[];
  original: string;
}

type Kind = 'typeGood' | 'typeBad' | 'typeMissed';

const LINE_BREAKS = /(?:\n|<br\p{White_Space}?\/?>|<\/?div>)+/giu;
const MARK = /^\p{M}/u;

function stripExpected(expected: string): string {
  return trimWhitespace(stripHtml(stripAvTags(expected).replace(LINE_BREAKS, ' ')));
}

function plainSides(expected: string, typed: string): Sides {
  const normalized = toNfc(expected);
  return { typed: [...toNfc(typed)], expected: [...normalized], original: normalized };
}

function sidesWithoutMarks(expected: string, typed: string): Sides {
  const bases: string[] = [];
  const shown: string[] = [];
  for (const char of expected.normalize('NFKD')) {
    const last = shown.length - 1;
    if (!MARK.test(char)) {
      bases.push(char);
      shown.push(char);
    } else if (last >= 0) shown[last] += char;
  }
  const typedBases = [...typed.normalize('NFKD')].filter((char) => !MARK.test(char));
  return { typed: typedBases, expected: bases, shown, original: expected };
}

function compare({ typed, expected, shown, original }: Sides): string {
  if (typed.length === expected.length && typed.every((char, index) => char === expected[index])) {
    return code(`<span class=typeGood>${escapeHtml(original)}</span>`);
  }
  let typedLine = '';
  let expectedLine = '';
  for (const { tag, firstStart, firstEnd, secondStart, secondEnd } of diffOpcodes(typed, expected)) {
    const kind = tag === 'equal' ? 'typeGood' : 'typeBad';
    const given =
      tag === 'insert' ? '-'.repeat(secondEnd - secondStart) : typed.slice(firstStart, firstEnd).join('');
    typedLine += token(tag === 'insert' ? 'typeMissed' : kind, isolateMark(given));
    if (tag === 'delete') continue;
    const wanted = (shown ?? expected).slice(secondStart, secondEnd).join('');
    expectedLine += token(tag === 'equal' ? 'typeGood' : 'typeMissed', shown ? wanted : isolateMark(wanted));
  }
  return code(`${typedLine}<br><span id=typearrow>&darr;</span><br>${expectedLine}`);
}

function code(html: string): string {
  return `<code id=typeans>${html}</code>`;
}

function token(kind: Kind, text: string): string {
  return `<span class=${kind}>${escapeHtml(text)}</span>`;
}

/** A leading mark would join the token before it. */
function isolateMark(text: string): string {
  return MARK.test(text) ? `\u00a0${text}` : text;
}
