import { escapeHtml } from '../text/html-escape.ts';
import { type MediaReference, rewriteMediaReferences } from '../text/media-references.ts';
import { toNfc } from '../text/normalize.ts';
import { normalizeNfcFilename } from './names.ts';

/** What the names in a field may have to become. */
export interface ReferenceFixes {
  /** Files that were renamed, by their old names. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Whether there is a file of the name. */
  readonly has: (name: string) => boolean;
  /** Stores a picture that stands in the field itself, and answers its name; undefined when it is none. */
  readonly extract: (name: string) => string | undefined;
}

/** A field with the names of its media put right, and these names (check.rs: normalize_and_maybe_rename_files). */
export function fixReferences(field: string, fixes: ReferenceFixes): { field: string; names: string[] } {
  const names: string[] = [];
  const fix = ({ tag, name, decodedName }: MediaReference, isSpoken: boolean): string => {
    if (isSpoken || REMOTE.test(name)) return tag;
    const wanted = fixedName(decodedName, fixes);
    names.push(wanted);
    if (wanted === decodedName) return tag;
    return tag.replaceAll(name, () => (decodedName === name ? wanted : escapeHtml(wanted)));
  };
  return { field: rewriteMediaReferences(field, fix), names };
}

const REMOTE = /^(?:https?|ftp):\/\//i;

/** A name that is composed already may have been put right on the disk by an earlier sync. */
function fixedName(name: string, { renamed, has, extract }: ReferenceFixes): string {
  const composed = extract(name) ?? toNfc(name);
  const now = renamed.get(composed) ?? composed;
  if (now !== name) return now;
  const normalized = normalizeNfcFilename(now);
  return normalized !== now && has(normalized) ? normalized : now;
}
