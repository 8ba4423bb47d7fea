import { HTML_ENTITIES } from './html-entities.ts';

/** Escapes `& < > " '`, as `htmlescape::encode_minimal`. */
export function escapeHtml(text: string): string {
  return SPECIAL.test(text) ? text.replace(SPECIALS, (char) => MINIMAL[char] ?? char) : text;
}

/** Escapes for an attribute value: all but letters and digits below U+0100, as `htmlescape::encode_attribute`. */
export function escapeAttribute(text: string): string {
  return text.replace(NOT_PLAIN, (char) => MINIMAL[char] ?? hexEntity(char));
}

/**
 * Decodes entities as `text.rs: decode_entities`: one that is unknown, malformed or unfinished leaves the whole text
 * as it was; otherwise no-break spaces become spaces.
 */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return decodeAll(text)?.replaceAll('\u00a0', ' ') ?? text;
}

const SPECIAL = /[&<>"']/;
const SPECIALS = /[&<>"']/g;
const NOT_PLAIN = /[\0-/:-@[-`{-\xff]/g;
const MINIMAL: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};

function hexEntity(char: string): string {
  return `&#x${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')};`;
}

function decodeAll(text: string): string | undefined {
  let out = '';
  let from = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', from)) {
    const end = text.indexOf(';', at);
    const char = end < 0 ? undefined : decodeEntity(text.slice(at + 1, end));
    if (char === undefined) return undefined;
    out += text.slice(from, at) + char;
    from = end + 1;
  }
  return out + text.slice(from);
}

function decodeEntity(name: string): string | undefined {
  if (!name.startsWith('#')) return HTML_ENTITIES.get(name);
  if (/^#[0-9]+$/.test(name)) return fromCode(Number(name.slice(1)));
  if (/^#x[0-9a-fA-F]+$/.test(name)) return fromCode(Number.parseInt(name.slice(2), 16));
  return undefined;
}

function fromCode(code: number): string | undefined {
  const valid = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return valid ? String.fromCodePoint(code) : undefined;
}
