import { decodeEntities, escapeHtml } from './html-escape.ts';
import { findMediaTags, replaceMediaTags } from './media-tags.ts';
import { soundReferences } from './sound-references.ts';

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
  for (const { kind, start, end, nameStart, nameEnd } of soundReferences(html)) {
    if (kind === 'sound') add(html.slice(start, end), html.slice(nameStart, nameEnd));
  }
  return references;
}

/**
 * Asks `rename` for a new name for each referenced file; undefined keeps the tag (text.rs: replace_media_refs).
 * The new name is escaped only where the old one held entities.
 */
export function replaceMediaReferences(html: string, rename: (name: string) => string | undefined): string {
  return rewriteMediaReferences(html, ({ tag, name, decodedName }) => {
    const renamed = rename(decodedName);
    if (renamed === undefined) return tag;
    return tag.replaceAll(name, () => (decodedName === name ? renamed : escapeHtml(renamed)));
  });
}

/** Replaces each tag by what `rewrite` gives for it, html tags first; texts to speak count too, as `isSpoken`. */
export function rewriteMediaReferences(
  html: string,
  rewrite: (reference: MediaReference, isSpoken: boolean) => string,
): string {
  const reference = (tag: string, name: string) => ({ tag, name, decodedName: decodeEntities(name) });
  const replaced = replaceMediaTags(html, (tag, name) => rewrite(reference(tag, name), false));
  let out = '';
  let from = 0;
  for (const { kind, start, end, nameStart, nameEnd } of soundReferences(replaced)) {
    const found = reference(replaced.slice(start, end), replaced.slice(nameStart, nameEnd));
    out += replaced.slice(from, start) + rewrite(found, kind === 'tts');
    from = end;
  }
  return out + replaced.slice(from);
}
