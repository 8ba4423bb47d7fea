/**
 * Replaces matches of a pattern that ends with `terminator`, looking no further than the last one of these: behind
 * it every start of a match would be followed in vain to the end of the text.
 */
export function replaceBefore(
  text: string,
  terminator: string,
  pattern: RegExp,
  replacement: string | ((...match: string[]) => string),
): string {
  const last = text.lastIndexOf(terminator);
  if (last < 0) return text;
  const end = last + terminator.length;
  // The cast picks one of the two signatures of replace, which does the same for both.
  return text.slice(0, end).replace(pattern, replacement as string) + text.slice(end);
}
