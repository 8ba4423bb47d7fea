import { UsageError } from './usage-error.ts';

/** Kinds of files that a verb takes, each with those of its options that mean something for it. */
export type Kinds<Option extends string> = Readonly<
  Record<string, { readonly end: RegExp; readonly options: readonly Option[] }>
>;

/** Throws UsageError when an option was given that would be ignored for a file of this name. */
export function requireKindOptions<Option extends string>(
  kinds: Kinds<Option>,
  path: string,
  values: Readonly<Record<Option, unknown>>,
): void {
  const [kind, found] = Object.entries(kinds).find(([, { end }]) => end.test(path)) ?? [];
  if (!found) return;
  const all = new Set(Object.values(kinds).flatMap(({ options }) => options));
  for (const option of all) {
    if (!values[option] || found.options.includes(option)) continue;
    const others = Object.keys(kinds).filter((name) => kinds[name]?.options.includes(option));
    throw new UsageError(`--${option} is for ${others.join(' and ')}, not for ${kind}`);
  }
}
