import type { Collection } from '../collection/collection.ts';
import type { DeckId, NotetypeId } from '../ids/ids.ts';
import { trimWhitespace } from '../text/whitespace.ts';
import { csvRecords } from './csv-records.ts';
import { DELIMITER_CHARS, type Delimiter, delimiterNamed } from './delimiter.ts';
import { nameOrId, normalDeckOf, notetypeOf } from './name-or-id.ts';
import { DUPE_RESOLUTIONS, type DupeResolution, MATCH_SCOPES, type MatchScope } from './settings.ts';

/** What the head of a text file says; what it says nothing of, or nothing of use, is absent. */
export interface Directives {
  delimiter?: Delimiter;
  isHtml?: boolean;
  globalTags?: readonly string[];
  columnLabels?: readonly string[];
  notetype?: { readonly id: NotetypeId } | { readonly column: number };
  deck?: { readonly id: DeckId } | { readonly name: string } | { readonly column: number };
  tagsColumn?: number;
  guidColumn?: number;
  dupeResolution?: DupeResolution;
  matchScope?: MatchScope;
}

/**
 * Reads the lines at the top that begin with `#`, or first with `tags:`. Answers where they end, too, in UTF-16 units
 * (Rust: parse_meta_lines). The collection is asked which note types and decks there are.
 */
export function readDirectives(col: Collection, text: string): { directives: Directives; end: number } {
  const directives: Directives = {};
  let end = 0;
  for (let isFirst = true; end < text.length; isFirst = false) {
    const next = endOfLine(text, end);
    const line = text.slice(end === 0 && text.startsWith('\ufeff') ? 1 : end, next);
    if (isFirst && line.startsWith(OLD_TAGS)) directives.globalTags = words(line.slice(OLD_TAGS.length));
    else if (line.startsWith('#')) readDirective(col, line.slice(1), directives);
    else break;
    end = next;
  }
  return { directives, end };
}

const OLD_TAGS = 'tags:';

/** The text without a first line of the old form `tags: a b`, which is no record (Rust: remove_tags_line_from_reader). */
export function withoutTagsLine(text: string): string {
  const isTags = text.startsWith(OLD_TAGS, text.startsWith('\ufeff') ? 1 : 0);
  return isTags ? text.slice(endOfLine(text, 0)) : text;
}

/** Single words of a text, parted by any white space. */
export const words = (text: string): string[] =>
  text.split(/\p{White_Space}+/u).filter((word) => word !== '');

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
}

function readDirective(col: Collection, line: string, directives: Directives): void {
  const colon = line.indexOf(':');
  if (colon < 0) return;
  const key = trimWhitespace(line.slice(0, colon)).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const value = line.slice(colon + 1).replace(/\r?\n$/, '');
  if (Object.hasOwn(READERS, key)) Object.assign(directives, READERS[key]?.(value, col, directives));
}

type Reader = (value: string, col: Collection, before: Directives) => Directives;

/** Rust: parse_meta_value. */
const READERS: Readonly<Record<string, Reader>> = {
  separator: (value) => {
    const delimiter = delimiterNamed(withoutTail(value));
    return delimiter ? { delimiter } : {};
  },
  html: (value) => {
    const flag = withoutTail(value).toLowerCase();
    return flag === 'true' || flag === 'false' ? { isHtml: flag === 'true' } : {};
  },
  tags: (value) => ({ globalTags: words(value) }),
  columns: (value, _col, { delimiter = 'tab' }) => {
    const [columnLabels = []] = csvRecords(value, { delimiter: DELIMITER_CHARS[delimiter] });
    return { columnLabels };
  },
  notetype: (value, col) => {
    const notetype = notetypeOf(col, nameOrId(value));
    return notetype ? { notetype: { id: notetype.id } } : {};
  },
  deck: (value, col) => {
    const deck = normalDeckOf(col, nameOrId(value));
    if (deck) return { deck: { id: deck.id } };
    return value === '' ? {} : { deck: { name: value } };
  },
  'notetype column': (value) => withColumn(value, (column) => ({ notetype: { column } })),
  'deck column': (value) => withColumn(value, (column) => ({ deck: { column } })),
  'tags column': (value) => withColumn(value, (tagsColumn) => ({ tagsColumn })),
  'guid column': (value) => withColumn(value, (guidColumn) => ({ guidColumn })),
  'match scope': (value) => {
    const matchScope = MATCH_SCOPES.find((scope) => scope === value);
    return matchScope ? { matchScope } : {};
  },
  'if matches': (value) => {
    const dupeResolution = DUPE_RESOLUTIONS.find((resolution) => resolution === value);
    return dupeResolution ? { dupeResolution } : {};
  },
};

/** Spreadsheets fill a line up with separators: all from the first that is no letter or digit, but for a first character. */
const withoutTail = (value: string): string => /^.?[A-Za-z0-9]*/su.exec(value)?.[0] ?? value;

function withColumn(value: string, directive: (column: number) => Directives): Directives {
  const digits = trimWhitespace(withoutTail(value));
  return /^\+?\d+$/.test(digits) && Number(digits) < 2 ** 32 ? directive(Number(digits)) : {};
}
