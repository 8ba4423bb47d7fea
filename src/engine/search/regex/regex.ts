import { AnkiError } from '../../errors.ts';

export interface Regex {
  /** Whether the pattern occurs in the text. */
  readonly test: (text: string) => boolean;
}

/** Only patterns made from wildcards so far: their quantifiers are those of single characters. */
export function compileRegex(pattern: string): Regex {
  const parts = /^\^?\(\?(i|is)\)((?:\\[^bBpPdDwW]|[^()[\]{}+?\\]|\(\$\|\x1f\)|\(::\| \))*)$/su.exec(pattern);
  if (!parts) throw new AnkiError('unsupported', 'searching with regular expressions is not available yet');
  const source = (parts[2] ?? '').replace(/\\([#&~ -])/g, '$1');
  const regex = new RegExp(pattern.startsWith('^') ? `^${source}` : source, `${parts[1]}u`);
  return { test: (text) => regex.test(text) };
}
