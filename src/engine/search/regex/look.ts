import { asciiWord, CARRIAGE_RETURN, LINE_FEED, unicodeWord } from './char-set.ts';
import type { Look, WordLook } from './syntax.ts';

/** What conditions may ask of a neighbouring character, as bits; `none` is the edge of the text. */
export const NEIGHBOUR = { none: 1, word: 2, asciiWord: 4, lineFeed: 8, carriageReturn: 16 } as const;

/** The bits of a code point. */
export function neighbourBits(code: number): number {
  return (
    (unicodeWord(code) ? NEIGHBOUR.word : 0) |
    (asciiWord(code) ? NEIGHBOUR.asciiWord : 0) |
    (code === LINE_FEED ? NEIGHBOUR.lineFeed : 0) |
    (code === CARRIAGE_RETURN ? NEIGHBOUR.carriageReturn : 0)
  );
}

/** Whether a condition holds between two neighbours, given as bits. */
export function holds(look: Look, before: number, after: number): boolean {
  const edgeOr = (bits: number, wanted: number): boolean => (bits & (NEIGHBOUR.none | wanted)) !== 0;
  switch (look) {
    case 'start':
      return before === NEIGHBOUR.none;
    case 'end':
      return after === NEIGHBOUR.none;
    case 'line-start':
      return edgeOr(before, NEIGHBOUR.lineFeed);
    case 'line-end':
      return edgeOr(after, NEIGHBOUR.lineFeed);
    case 'line-start-crlf':
      return (
        edgeOr(before, NEIGHBOUR.lineFeed) ||
        (before === NEIGHBOUR.carriageReturn && after !== NEIGHBOUR.lineFeed)
      );
    case 'line-end-crlf':
      return (
        edgeOr(after, NEIGHBOUR.carriageReturn) ||
        (after === NEIGHBOUR.lineFeed && before !== NEIGHBOUR.carriageReturn)
      );
    default:
      return wordHolds(look, before, after);
  }
}

function wordHolds(look: WordLook | `ascii-${WordLook}`, before: number, after: number): boolean {
  const isAscii = look.startsWith('ascii-');
  const bit = isAscii ? NEIGHBOUR.asciiWord : NEIGHBOUR.word;
  const wordBefore = (before & bit) !== 0;
  const wordAfter = (after & bit) !== 0;
  switch (isAscii ? look.slice(6) : look) {
    case 'word-boundary':
      return wordBefore !== wordAfter;
    case 'no-word-boundary':
      return wordBefore === wordAfter;
    case 'word-start':
      return !wordBefore && wordAfter;
    case 'word-end':
      return wordBefore && !wordAfter;
    case 'word-start-half':
      return !wordBefore;
    default:
      return !wordAfter;
  }
}
