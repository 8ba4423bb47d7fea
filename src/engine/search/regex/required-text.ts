import type { Char, Pattern, Repeat } from './syntax.ts';

/** Patterns for LIKE (escape character backslash) that every text must match in which a regular expression occurs. */
export interface RequiredText {
  readonly like: string | undefined;
  /** A narrower one for texts without any of `exceptions`, the letters beyond ASCII that equal an ASCII one. */
  readonly narrow?: { readonly like: string; readonly exceptions: readonly string[] };
}

/** Places that are looked at; what comes after them is left open. */
const LONGEST = 100;

/** One place: a letter, some character, or any number of characters. */
type Place = Char | 'any';

/** What must stand in a text for a pattern to be found; undefined where no letter must. */
export function requiredText(pattern: Pattern): RequiredText | undefined {
  const places = placesOf(pattern).slice(0, LONGEST);
  const like = likeOf(places, exactText);
  const narrow = likeOf(places, (letter) => asciiText(letter) ?? exactText(letter));
  if (narrow === undefined || narrow === like) return like === undefined ? undefined : { like };
  return { like, narrow: { like: narrow, exceptions: exceptionsOf(places) } };
}

/** The places that a pattern takes at the least, in order. Cut-off lists are longer than what is looked at. */
function placesOf(pattern: Pattern): Place[] {
  switch (pattern.kind) {
    case 'empty':
    case 'look':
      return [];
    case 'char':
      return [pattern];
    case 'choice':
      return ['any'];
    case 'sequence':
      return inSequence(pattern.items);
    case 'repeat':
      return repeated(pattern);
  }
}

function inSequence(items: readonly Pattern[]): Place[] {
  const places: Place[] = [];
  for (const item of items) {
    if (places.length > LONGEST) break;
    places.push(...placesOf(item));
  }
  return places;
}

function repeated({ item, min, max }: Repeat): Place[] {
  const once = min > 0 ? placesOf(item) : [];
  const copies = Math.min(min, Math.ceil(LONGEST / Math.max(1, once.length)));
  const places = Array.from({ length: copies }, () => once).flat();
  return copies === max ? places : [...places, 'any'];
}

type TextOf = (letter: readonly number[]) => string | undefined;

/** LIKE's pattern for the places; `textOf` answers undefined for letters that LIKE does not know by themselves. */
function likeOf(places: readonly Place[], textOf: TextOf): string | undefined {
  const parts = ['%'];
  for (const place of [...places, 'any' as const]) {
    if (place === 'any') openEnd(parts);
    else {
      const text = (place.letter && textOf(place.letter)) ?? '_';
      // One character beside an open end says nearly nothing.
      if (text !== '_' || parts.at(-1) !== '%') parts.push(text);
    }
  }
  return parts.length > 1 ? parts.join('') : undefined;
}

function openEnd(parts: string[]): void {
  while (parts.at(-1) === '_') parts.pop();
  if (parts.at(-1) !== '%') parts.push('%');
}

/** The text for LIKE of a letter that LIKE compares as the pattern does: it takes both cases of ASCII for equal. */
function exactText(letter: readonly number[]): string | undefined {
  const isOne = letter.length === 1 || letter.every((code) => code < 128);
  return isOne ? escaped(letter[0]) : undefined;
}

const asciiText: TextOf = (letter) => escaped(letter.find((code) => code < 128));

/** LIKE ends its pattern at U+0000. */
function escaped(code: number | undefined): string | undefined {
  return code ? String.fromCodePoint(code).replace(/[\\%_]/, '\\$&') : undefined;
}

/** What equals an ASCII letter without being one. */
function exceptionsOf(places: readonly Place[]): string[] {
  const letters = places.map((place) => (place === 'any' ? undefined : place.letter) ?? []);
  const codes = letters.filter((letter) => letter.some((code) => code < 128)).flat();
  return [...new Set(codes.filter((code) => code > 127))].map((code) => String.fromCodePoint(code));
}
