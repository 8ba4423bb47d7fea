import { decodeEntities } from './html-escape.ts';
import { replaceMediaTags } from './media-tags.ts';
import { NextOf } from './next-of.ts';
import { replaceBefore } from './replace-before.ts';
import { trimWhitespace } from './whitespace.ts';

/** Removes tags, comments, style and script elements, then decodes entities (text.rs: strip_html). */
export function stripHtml(html: string): string {
  return decodeEntities(stripTags(html));
}

/** As stripHtml, but a media tag leaves its file name, between spaces (strip_html_preserving_media_filenames). */
export function stripHtmlPreservingMediaFilenames(html: string): string {
  return stripHtml(replaceMediaTags(html, (_tag, name) => ` ${name} `));
}

/** One line of text for lists and sorting (text.rs: html_to_text_line). */
export function htmlToTextLine(html: string, preserveMediaFilenames = false): string {
  const line = removeTypeTags(html.replace(SPACERS, ' '));
  const silent = replaceBefore(line, ']', SOUND_TAG, preserveMediaFilenames ? '$1' : '');
  return trimWhitespace(
    preserveMediaFilenames ? stripHtmlPreservingMediaFilenames(silent) : stripHtml(silent),
  );
}

/** Text to be spoken: tags that break a line become spaces (text.rs: strip_html_for_tts). */
export function stripHtmlForSpeech(html: string): string {
  return stripHtml(html.replace(LINE_BREAKING_TAG, ' '));
}

/** Removes what stripHtml removes, but leaves entities (text.rs: strip_html_preserving_entities). */
export function stripTags(html: string): string {
  let at = html.indexOf('<');
  if (at < 0) return html;
  const lastClose = html.lastIndexOf('>');
  const ends = new MarkupEnds(html);
  let out = '';
  let from = 0;
  for (; at >= 0 && at < lastClose; at = html.indexOf('<', from)) {
    out += html.slice(from, at);
    from = ends.after(at);
  }
  return out + html.slice(from);
}

const SPACERS = /<br\p{White_Space}*\/?>|<div>|\n/giu;
const TYPE_TAG_START = '[[type:';
const SOUND_TAG = /\[sound:([^\]]+)\]/g;
const LINE_BREAKING_TAG =
  /<\/?(?:br|address|article|aside|blockquote|canvas|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|noscript|ol|output|p|pre|section|table|tfoot|ul|video)>/giu;
// With `iu`, "s" also matches the long s, as Rust's case-insensitive matching does.
const ELEMENT = /<(style|script)/iuy;

/** Removes `[[type:…]]`, the place of a typed answer. */
function removeTypeTags(text: string): string {
  let out = '';
  let from = 0;
  for (let at = text.indexOf(TYPE_TAG_START); at >= 0; at = text.indexOf(TYPE_TAG_START, at)) {
    const nameStart = at + TYPE_TAG_START.length;
    const close = text.indexOf(']', nameStart);
    if (close < 0) break;
    at = close;
    if (close === nameStart || text[close + 1] !== ']') continue;
    out += text.slice(from, nameStart - TYPE_TAG_START.length);
    at = from = close + 2;
  }
  return out + text.slice(from);
}

/** Finds where markup ends; remembers what is not there any more, so that much that has no end stays cheap. */
class MarkupEnds {
  readonly #html: string;
  readonly #commentEnds: NextOf;
  readonly #tagEnds: NextOf;
  readonly #exhausted = new Set<RegExp>();

  constructor(html: string) {
    this.#html = html;
    this.#commentEnds = new NextOf(html, '-->');
    this.#tagEnds = new NextOf(html, '>');
  }

  /** The position behind the comment, element or tag that starts at `at`. Caller: a `>` follows somewhere. */
  after(at: number): number {
    const comment = this.#html.startsWith('<!--', at) ? this.#commentEnds.from(at + 4) : -1;
    if (comment >= 0) return comment + 3;
    ELEMENT.lastIndex = at;
    const element = ELEMENT.exec(this.#html)?.[0];
    const tagEnd = this.#tagEnds.from(at + (element?.length ?? 1)) + 1;
    if (element === undefined) return tagEnd;
    return this.#closingTag(tagEnd, /t$/i.test(element) ? SCRIPT_END : STYLE_END) ?? tagEnd;
  }

  #closingTag(position: number, pattern: RegExp): number | undefined {
    if (this.#exhausted.has(pattern)) return undefined;
    pattern.lastIndex = position;
    if (pattern.test(this.#html)) return pattern.lastIndex;
    this.#exhausted.add(pattern);
    return undefined;
  }
}

const STYLE_END = /<\/style>/giu;
const SCRIPT_END = /<\/script>/giu;
