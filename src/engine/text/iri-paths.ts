import { replaceMediaTags } from './media-tags.ts';

/** Percent-encodes local file names in media tags, so that the reviewer's page finds them (text.rs: encode_iri_paths); letters beyond ASCII stay. */
export function encodeIriPaths(html: string): string {
  return transformPaths(html, (name) =>
    name.replace(
      NEEDS_ENCODING,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    ),
  );
}

/** Undoes it for what the editor stores; bytes that are not UTF-8 become U+FFFD. */
export function decodeIriPaths(html: string): string {
  return transformPaths(html, (name) => (name.includes('%') ? percentDecode(name) : name));
}

const NEEDS_ENCODING = /[\0-\x20"#<>`\x7f]/g;
const REMOTE = /^https?:\/\//iu;

/** Every occurrence of the name in the tag is replaced, not only the attribute: so does Anki. */
function transformPaths(html: string, transform: (name: string) => string): string {
  return replaceMediaTags(html, (tag, name) => {
    if (REMOTE.test(name)) return tag;
    const changed = transform(name);
    return changed === name ? tag : tag.replaceAll(name, () => changed);
  });
}

function percentDecode(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const high = bytes[at] === 0x25 ? hexValue(bytes[at + 1]) : -1;
    const low = high >= 0 ? hexValue(bytes[at + 2]) : -1;
    if (low >= 0) at += 2;
    out[length++] = low >= 0 ? high * 16 + low : (bytes[at] ?? 0);
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(out.subarray(0, length));
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
