import type { DraftTemplate } from './notetype.ts';

/** What became of the templates, by ordinals; `moved` leads from old to new ones. */
export interface TemplateChanges {
  readonly added: number[];
  readonly removed: number[];
  readonly moved: ReadonlyMap<number, number>;
}

/** Rust: TemplateOrdChanges. `storedCount`: how many templates the stored note type has. */
export function templateChanges(ords: readonly (number | null)[], storedCount: number): TemplateChanges {
  const added: number[] = [];
  const moved = new Map<number, number>();
  for (const [index, ord] of ords.entries()) {
    if (ord === null) added.push(index);
    else if (ord !== index) moved.set(ord, index);
  }
  const kept = new Set(ords);
  const removed = Array.from({ length: storedCount }, (_, ord) => ord).filter((ord) => !kept.has(ord));
  return { added, removed, moved };
}

export const areNone = ({ added, removed, moved }: TemplateChanges): boolean =>
  added.length === 0 && removed.length === 0 && moved.size === 0;

/** New cards may be due when a front is not what it was, or a template was replaced by one with the same front. */
export function mayNeedCards(
  changes: TemplateChanges,
  templates: readonly DraftTemplate[],
  stored: readonly DraftTemplate[],
): boolean {
  const sameFronts =
    templates.length === stored.length &&
    templates.every((template, ord) => template.config.qFormat === stored[ord]?.config.qFormat);
  return changes.added.length > 0 || !sameFronts;
}

/** True if any ordinals were added, removed or moved (Rust: ords_changed). */
export function fieldsChanged(ords: readonly (number | null)[], storedCount: number): boolean {
  return ords.length !== storedCount || ords.some((ord, index) => ord !== index);
}
