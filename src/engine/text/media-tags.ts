/** Where a tag such as `<img src="a.png">` stands in a text, and the file name in it (both ends exclusive). */
export interface MediaTag {
  start: number;
  end: number;
  nameStart: number;
  nameEnd: number;
}

/**
 * Finds `src` or `data` of img, audio, video, object and source tags, as the regular expression HTML_MEDIA_TAGS of
 * text.rs does. That expression backtracks exponentially in JavaScript's engine, hence this search, which visits each
 * position once: a tag's attributes are walked up to the next `>`; only when that fails, a quoted string is taken as
 * one unit, the last one first.
 */
export function findMediaTags(html: string): MediaTag[] {
  if (!MAYBE_TAG.test(html)) return [];
  const starts = [...html.matchAll(TAG_START)];
  if (starts.length === 0) return [];
  const search = new AttributeSearch(html);
  const tags: MediaTag[] = [];
  let end = 0;
  for (const match of starts) {
    if (match.index < end) continue;
    const found = search.from(match.index + match[0].length);
    if (!found) continue;
    tags.push({ start: match.index, ...found });
    end = found.end;
  }
  return tags;
}

/** Replaces each media tag by what `replace` gives for it. */
export function replaceMediaTags(html: string, replace: (tag: string, name: string) => string): string {
  const tags = findMediaTags(html);
  if (tags.length === 0) return html;
  let out = '';
  let from = 0;
  for (const { start, end, nameStart, nameEnd } of tags) {
    out += html.slice(from, start) + replace(html.slice(start, end), html.slice(nameStart, nameEnd));
    from = end;
  }
  return out + html.slice(from);
}

// Rust's \w; JavaScript's own \w and \b know ASCII only. With `iu`, "s" also matches the long s, as in Rust.
const WORD = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]';
const TAG_START = new RegExp(`<(?:img|audio|video|object|source)(?!${WORD})`, 'giu');
/** What every such tag begins with, in terms that the engine looks for quickly. */
const MAYBE_TAG = /<(?:im|au|vi|ob|[s\u017f]o)/i;
const ATTRIBUTE = new RegExp(`(?<!${WORD})(?:src|data)=`, 'giu');

interface Attribute {
  start: number;
  valueStart: number;
}

/** A stretch of attributes that is being searched; `quote` goes down from its end to its start. */
interface Stretch {
  start: number;
  end: number;
  quote: number;
}

class AttributeSearch {
  private readonly html: string;
  private readonly attributes: Attribute[];
  /** For the `>` that ends a stretch: the first position of the stretch that is known to lead nowhere. */
  private readonly failedFrom = new Map<number, number>();

  constructor(html: string) {
    this.html = html;
    this.attributes = [...html.matchAll(ATTRIBUTE)].map((match) => ({
      start: match.index,
      valueStart: match.index + match[0].length,
    }));
  }

  from(position: number): Omit<MediaTag, 'start'> | undefined {
    const open: Stretch[] = [];
    let next: number | undefined = position;
    for (;;) {
      if (next !== undefined) {
        const stretch = this.enter(next);
        const found = stretch && this.firstValue(stretch.start, stretch.quote);
        if (found) return found;
        if (stretch) open.push(stretch);
      }
      const last = open.at(-1);
      if (!last) return undefined;
      next = this.afterQuoted(last);
      if (next === undefined) open.pop();
    }
  }

  private enter(start: number): Stretch | undefined {
    const end = this.html.indexOf('>', start);
    if (end < 0) return undefined;
    const failed = this.failedFrom.get(end) ?? end;
    if (start >= failed) return undefined;
    this.failedFrom.set(end, start);
    return { start, end, quote: failed };
  }

  private firstValue(start: number, end: number): Omit<MediaTag, 'start'> | undefined {
    for (let index = this.firstAttribute(start); index < this.attributes.length; index++) {
      const attribute = this.attributes[index];
      if (!attribute || attribute.start >= end) return undefined;
      const value = valueAt(this.html, attribute.valueStart);
      if (value) return value;
    }
    return undefined;
  }

  private firstAttribute(start: number): number {
    let low = 0;
    let high = this.attributes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.attributes[middle]?.start ?? start) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The position behind the last quoted string not tried yet that reaches beyond the stretch. */
  private afterQuoted(stretch: Stretch): number | undefined {
    while (--stretch.quote >= stretch.start) {
      const quote = this.html[stretch.quote];
      if (quote !== '"' && quote !== "'") continue;
      const close = this.html.indexOf(quote, stretch.quote + 1);
      if (close > stretch.end) return close + 1;
    }
    return undefined;
  }
}

function valueAt(html: string, start: number): Omit<MediaTag, 'start'> | undefined {
  const quote = html[start];
  if (quote === '"' || quote === "'") {
    const close = html.indexOf(quote, start + 1);
    const end = close > start + 1 ? html.indexOf('>', close + 1) : -1;
    if (end >= 0) return { nameStart: start + 1, nameEnd: close, end: end + 1 };
  }
  const end = html.indexOf('>', start);
  if (end <= start) return undefined;
  const space = html.slice(start + 1, end).indexOf(' '); // not beyond: a text without spaces would be read to its end
  return { nameStart: start, nameEnd: space < 0 ? end : start + 1 + space, end: end + 1 };
}
