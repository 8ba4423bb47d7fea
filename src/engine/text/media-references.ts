import { decodeEntities, escapeHtml } from './html-escape.ts';
import { findMediaTags, replaceMediaTags } from './media-tags.ts';

/** A reference to a media file: the whole tag, the name as written, and the name with its entities decoded. */
export interface MediaReference {
  tag: string;
  name: string;
  decodedName: string;
}

/** All media references of a field, html tags first, then `[sound:…]` (text.rs: extract_media_refs). */
export function mediaReferences(html: string): MediaReference[] {
  const references: MediaReference[] = [];
  const add = (tag: string, name: string) =>
    references.push({ tag, name, decodedName: decodeEntities(name) });
  for (const { start, end, nameStart, nameEnd } of findMediaTags(html)) {
    add(html.slice(start, end), html.slice(nameStart, nameEnd));
  }
  // A sound tag ends with "]": behind the last one each start would be followed in vain to the end of the text.
  for (const match of html.slice(0, html.lastIndexOf(']') + 1).matchAll(AV_TAG)) {
    if (match[1] !== undefined) add(match[0], match[1]);
  }
  return references;
}

/**
 * Asks `rename` for a new name for each referenced file; undefined keeps the tag (text.rs: replace_media_refs).
 * The new name is escaped only where the old one held entities.
 */
export function replaceMediaReferences(html: string, rename: (name: string) => string | undefined): string {
  const replaceIn = (tag: string, name: string) => {
    const decoded = decodeEntities(name);
    const renamed = rename(decoded);
    if (renamed === undefined) return tag;
    return tag.replaceAll(name, () => (decoded === name ? renamed : escapeHtml(renamed)));
  };
  return replaceMediaTags(html, replaceIn).replace(AV_TAG, (tag: string, sound?: string, args?: string) =>
    replaceIn(tag, sound ?? args ?? ''),
  );
}

/** Local media names as Anki's desktop code finds them (media.py: files_in_str), without LaTeX pictures. */
export function mediaFilesInText(html: string): string[] {
  const names: string[] = [];
  for (const pattern of DESKTOP_PATTERNS) {
    for (const match of html.matchAll(pattern)) {
      const name = match.groups?.fname ?? '';
      if (!/^(?:https?|ftp):\/\//.test(name.toLowerCase())) names.push(name);
    }
  }
  return names;
}

const AV_TAG = /\[sound:([\s\S]+?)\]|\[anki:tts\]\[([\s\S]*?)\][\s\S]*?\[\/anki:tts\]/g;

const WORD = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}]';
const DESKTOP_PATTERNS = [
  /\[sound:(?<fname>[^\]]+)\]/giu,
  ...[
    ['(?:img|audio|source)', 'src'],
    ['object', 'data'],
  ].flatMap(([tag, attribute]) => [
    new RegExp(`<${tag}(?!${WORD})[^>]* ${attribute}=(["'])(?<fname>[^>]+?)\\1[^>]*>`, 'giu'),
    new RegExp(`<${tag}(?!${WORD})[^>]* ${attribute}=(?!["'])(?<fname>[^ >]+)[^>]*?>`, 'giu'),
  ]),
];
