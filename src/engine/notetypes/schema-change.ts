import type { Collection } from '../collection/collection.ts';
import type { Notetype, NotetypeDraft } from './notetype.ts';
import { areNone, fieldsChanged, mayNeedCards, templateChanges } from './template-changes.ts';

/**
 * Rewrites the notes for added, removed and moved fields, or for another sort field; caller stores the note type
 * afterwards (Rust: update_notes_for_changed_fields).
 */
export function updateNotes(col: Collection, draft: NotetypeDraft, stored: Notetype): void {
  const ords = draft.fields.map(({ ord }) => ord);
  const moved = fieldsChanged(ords, stored.fields.length);
  if (!moved && draft.config.sortFieldIdx === stored.config.sortFieldIdx) return;
  col.schemaChanged();
  const notetype = settled(draft);
  if (!moved) col.notes.rewriteFields(notetype, (fields) => fields);
  else col.notes.rewriteFields(notetype, (fields) => reordered(fields, ords));
}

/**
 * Removes and renumbers cards of removed and moved templates and makes the cards that new fronts ask for; caller stores
 * the note type afterwards (Rust: update_cards_for_changed_templates).
 */
export function updateCards(col: Collection, draft: NotetypeDraft, stored: Notetype): void {
  const changes = templateChanges(
    draft.templates.map(({ ord }) => ord),
    stored.templates.length,
  );
  if (!areNone(changes)) col.schemaChanged();
  if (changes.removed.length > 0) col.cards.removeOrdinals(draft.id, changes.removed);
  if (changes.moved.size > 0) col.cards.remapOrdinals(draft.id, changes.moved);
  if (mayNeedCards(changes, draft.templates, stored.templates)) col.cards.generateForNotetype(settled(draft));
}

/** Each old field goes to one place only; a place whose ordinal is unknown stays empty (Rust: reorder_fields). */
function reordered(fields: readonly string[], ords: readonly (number | null)[]): string[] {
  const left = [...fields];
  return ords.map((ord) => {
    if (ord === null) return '';
    const text = left[ord] ?? '';
    if (ord in left) left[ord] = '';
    return text;
  });
}

/** The note type as it will be stored: ordinals are places. */
function settled(draft: NotetypeDraft): Notetype {
  return {
    ...draft,
    fields: draft.fields.map((field, ord) => ({ ...field, ord })),
    templates: draft.templates.map((template, ord) => ({ ...template, ord })),
  };
}
