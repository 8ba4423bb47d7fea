import { NextOf } from '../text/next-of.ts';

/** `漢字[かんじ]` as ruby markup. */
export function furiganaFilter(text: string): string {
  return replaceRuby(text, (base, reading) => `<ruby><rb>${base}</rb><rt>${reading}</rt></ruby>`);
}

/** `漢字[かんじ]` as かんじ. */
export function kanaFilter(text: string): string {
  return replaceRuby(text, (_base, reading) => reading);
}

/** `漢字[かんじ]` as 漢字. */
export function kanjiFilter(text: string): string {
  return replaceRuby(text, (base) => base);
}

/**
 * Replaces what Anki's expression ` ?([^ >]+?)\[(.+?)\]` finds, without its quadratic search: text without a space
 * or `>` is looked at as a whole, as a match can only start at its beginning or behind another match.
 */
function replaceRuby(html: string, replace: (base: string, reading: string) => string): string {
  const text = html.replaceAll('&nbsp;', ' ');
  const readings = new Readings(text);
  let out = '';
  let copied = 0;
  let at = 0;
  let end = -1;
  while (at < text.length) {
    const start = text[at] === ' ' ? at + 1 : at;
    if (end < start) end = endOfRun(text, start);
    const found = readings.in(start, end);
    if (!found) {
      at = Math.max(end, at + 1);
      if (text[at] === '>') at++;
      continue;
    }
    const base = text.slice(start, found.open);
    const reading = text.slice(found.open + 1, found.close);
    const kept = reading.startsWith('sound:');
    out += text.slice(copied, at) + (kept ? text.slice(at, found.close + 1) : replace(base, reading));
    at = copied = found.close + 1;
  }
  return out + text.slice(copied);
}

function endOfRun(text: string, start: number): number {
  let end = start;
  while (end < text.length && text[end] !== ' ' && text[end] !== '>') end++;
  return end;
}

/** Finds brackets behind a base; the places that are far away are kept for the next base. */
class Readings {
  readonly #opens: NextOf;
  readonly #closes: NextOf;
  readonly #newlines: NextOf;

  constructor(text: string) {
    this.#opens = new NextOf(text, '[');
    this.#closes = new NextOf(text, ']');
    this.#newlines = new NextOf(text, '\n');
  }

  /** A reading whose bracket opens before `end` and closes on the same line, with at least one character. */
  in(start: number, end: number): { open: number; close: number } | undefined {
    for (let open = this.#opens.from(start + 1); open >= 0 && open < end; open = this.#opens.from(open + 1)) {
      const close = this.#closes.from(open + 2);
      if (close < 0) return undefined;
      const newline = this.#newlines.from(open + 1);
      if (newline < 0 || newline > close) return { open, close };
    }
    return undefined;
  }
}
