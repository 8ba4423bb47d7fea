import { storable } from '../text/storable.ts';
import { isWhitespace } from '../text/whitespace.ts';

/**
 * Deck names. People write the parts joined by "::"; the table joins them by U+001F, so that a deck's children follow
 * it when names are sorted. Comparing is the table's business (collation unicase).
 */

const SEPARATOR = '\u001f';

/** The stored form of a name that a person wrote (Rust: NativeDeckName::from_human_name); throws invalid for broken text. */
export const storedName = (name: string): string => joinParts(storable(name).split('::').map(normalizedPart));

/** The form for people of a stored name. */
export const humanName = (stored: string): string => stored.replaceAll(SEPARATOR, '::');

/** A stored name with each part brought into order (Rust: NativeDeckName::maybe_normalize). */
export const normalizedStoredName = (stored: string): string =>
  partsOf(stored).map(normalizedPart).join(SEPARATOR);

export const partsOf = (stored: string): string[] => stored.split(SEPARATOR);

export const joinParts = (parts: readonly string[]): string => parts.join(SEPARATOR);

/** The stored name one level up. */
export function parentName(stored: string): string | undefined {
  const end = stored.lastIndexOf(SEPARATOR);
  return end < 0 ? undefined : stored.slice(0, end);
}

/** The bounds of the stored names below a deck: at least the first, less than the second. */
export const childRange = (stored: string): [string, string] => [`${stored}${SEPARATOR}`, `${stored} `];

/** What a child is called after its parent was renamed (Rust: NativeDeckName::reparent). */
export const withNewParent = (child: string, oldParent: string, newParent: string): string =>
  joinParts([newParent, ...partsOf(child).slice(partsOf(oldParent).length)]);

/** Rust: normalized_deck_name_component; trims what Rust calls white space (no U+FEFF, but U+0085), and colons. */
function normalizedPart(part: string): string {
  const clean = part.normalize('NFC').replace(/[\u0000-\u001f\u007f]/g, '');
  let start = 0;
  let end = clean.length;
  while (start < end && isEdge(clean.charCodeAt(start))) start++;
  while (end > start && isEdge(clean.charCodeAt(end - 1))) end--;
  return start === end ? 'blank' : clean.slice(start, end);
}

const isEdge = (code: number): boolean => code === COLON || isWhitespace(code);
const COLON = 0x3a;
