import { type DraftField, type DraftTemplate, isCloze, type NotetypeDraft } from '../notetypes/notetype.ts';

interface Part {
  ord: number | null;
  readonly name: string;
  readonly config: { readonly id?: bigint | undefined };
}

/**
 * Whether two parts are the same one: by their ids, or by name where one has no id (Rust: NoteField::is_match and
 * CardTemplate::is_match).
 */
const isMatch = (a: Part, b: Part): boolean =>
  a.config.id !== undefined && b.config.id !== undefined ? a.config.id === b.config.id : a.name === b.name;

/** Whether both have the same fields and templates in the same order (Rust: equal_schema). */
export const hasSameSchema = (a: NotetypeDraft, b: NotetypeDraft): boolean =>
  match(a.fields, b.fields) && match(a.templates, b.templates);

const match = (a: readonly Part[], b: readonly Part[]): boolean =>
  a.length === b.length && a.every((part, i) => isMatch(part, b[i] ?? part));

/** Puts what only `other` has into `target`, in the order of `other`; new parts have no ordinal (Rust: Notetype::merge). */
export function mergeInto(target: NotetypeDraft, other: NotetypeDraft): void {
  mergeParts<DraftField>(target.fields, other.fields);
  if (!isCloze(target)) mergeParts<DraftTemplate>(target.templates, other.templates);
}

function mergeParts<P extends Part>(parts: P[], others: readonly P[]): void {
  for (const [index, other] of others.entries()) {
    const at = parts.findIndex((part) => isMatch(part, other));
    const [found, displaced] = [parts[at], parts[index]];
    if (!found) parts.splice(index, 0, { ...other, ord: null });
    else if (displaced && at !== index) [parts[index], parts[at]] = [found, displaced];
  }
}

/** Gives the parts of `target` the ordinals that the parts in the same places of `other` have. */
export function copyOrds(target: NotetypeDraft, other: NotetypeDraft): void {
  for (const [i, field] of target.fields.entries()) field.ord = other.fields[i]?.ord ?? null;
  for (const [i, template] of target.templates.entries()) template.ord = other.templates[i]?.ord ?? null;
}

export const ordsOf = (parts: readonly { ord: number | null }[]): (number | null)[] =>
  parts.map(({ ord }) => ord);
