import { storable } from '../text/storable.ts';
import { trimWhitespace } from '../text/whitespace.ts';

/** Tags of a note are stored as " a b ", sorted; a tag's levels are joined by "::". */

/** The single tags of a stored or typed text (Rust: split_tags): parted at spaces and ideographic spaces. */
export const splitTags = (tags: string): string[] => tags.split(/[ \u3000]/).filter((tag) => tag !== '');

/** The stored form (Rust: join_tags). */
export const joinTags = (tags: readonly string[]): string => (tags.length === 0 ? '' : ` ${tags.join(' ')} `);

/** A tag with each level brought into order (Rust: normalize_tag_name); throws invalid for broken text. */
export const normalizedTag = (tag: string): string =>
  storable(tag).split('::').map(normalizedPart).join('::');

/** The tag one level up. */
export function parentTag(tag: string): string | undefined {
  const end = tag.lastIndexOf('::');
  return end < 0 ? undefined : tag.slice(0, end);
}

function normalizedPart(part: string): string {
  const clean = trimWhitespace(part.normalize('NFC').replace(UNFIT, ''));
  return clean === '' ? 'blank' : clean;
}

const UNFIT = /[\u0000-\u001f\u007f \u3000]/g;
