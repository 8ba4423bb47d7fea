import { NextOf } from './next-of.ts';
import { isWhitespace } from './whitespace.ts';

/** Files with a leading underscore that a style sheet imports (text.rs: extract_underscored_css_imports). */
export function underscoredCssImports(css: string): string[] {
  const bare = new BareNames(css);
  return names(css, CSS_IMPORT, (start) => bare.at(start));
}

/** Files with a leading underscore that a template mentions (text.rs: extract_underscored_references). */
export function underscoredReferences(template: string): string[] {
  const closings = new NextOf(template, ']');
  return names(template, REFERENCE, (start, begun) => {
    const close = closings.from(start + begun.length);
    const isEmpty = close === start + begun.length;
    return close < 0 || isEmpty
      ? undefined
      : { name: template.slice(start + begun.length - 1, close), end: close + 1 };
  });
}

// As in Anki, `@import` and `url(` belong to the first alternative of their group only. The last alternatives only begin a
// match here: what follows is looked for apart, as a regular expression would read on to the end from each of them.
const CSS_IMPORT =
  /@import\p{White_Space}+"(_[^"]*[^\n]css)"|'(_[^']*[^\n]css)'|url\(\p{White_Space}*"(_[^"]+)"|'(_[^']+)'|_/giu;
const REFERENCE =
  /"(_[^"]+)"|'(_[^']+)'|(?<![\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}])(?:src|data)=(_[^>]+)|\[sound:_/gu;

interface Named {
  readonly name: string;
  readonly end: number;
}

/** What the groups of `pattern` hold; a match without any is only begun, and `rest` reads it. */
function names(
  text: string,
  pattern: RegExp,
  rest: (start: number, begun: string) => Named | undefined,
): string[] {
  const found: string[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const name = match.slice(1).find((group) => group !== undefined);
    const begun = name === undefined ? rest(match.index, match[0]) : undefined;
    if (name === undefined) pattern.lastIndex = begun?.end ?? match.index + 1;
    if (name !== undefined || begun) found.push(name ?? begun?.name ?? '');
  }
  return found;
}

/** Reads `(_[^\n]+?)\p{White_Space}*\)`. */
class BareNames {
  readonly #text: string;
  readonly #brackets: NextOf;
  readonly #newlines: NextOf;
  /** The last bracket, and where the white space before it begins. */
  #bracket = -1;
  #spaceStart = -1;

  constructor(text: string) {
    this.#text = text;
    this.#brackets = new NextOf(text, ')');
    this.#newlines = new NextOf(text, '\n');
  }

  at(start: number): Named | undefined {
    const shortest = start + 2;
    const bracket = this.#brackets.from(shortest);
    if (bracket < 0) return undefined;
    const nameEnd = Math.max(shortest, this.#spaceBefore(bracket));
    const newline = this.#newlines.from(start + 1);
    if (newline >= 0 && newline < nameEnd) return undefined;
    return { name: this.#text.slice(start, nameEnd), end: bracket + 1 };
  }

  #spaceBefore(bracket: number): number {
    if (bracket === this.#bracket) return this.#spaceStart;
    let start = bracket;
    while (start > 0 && isWhitespace(this.#text.charCodeAt(start - 1))) start--;
    this.#bracket = bracket;
    this.#spaceStart = start;
    return start;
  }
}
