import { escapeHtml } from '../text/html-escape.ts';
import { mediaReferences } from '../text/media-references.ts';
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
  let fixed = field;
  for (const { tag, name, decodedName } of mediaReferences(field)) {
    if (REMOTE.test(name)) continue;
    const wanted = fixedName(decodedName, fixes);
    names.push(wanted);
    if (wanted === decodedName) continue;
    const written = decodedName === name ? wanted : escapeHtml(wanted);
    fixed = fixed.replaceAll(tag, () => tag.replaceAll(name, () => written));
  }
  return { field: fixed, names };
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
