import { UsageError } from './usage-error.ts';

/** A whole number that an option names, if it was given. */
export function wholeOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} wants a whole number, not '${text}'`);
  return Number(text);
}
