import { compileTemplate, fieldTag } from './compiled-template.ts';
import { clozeFilteredFields, shownFields } from './field-references.ts';
import type { TemplateNode } from './parse.ts';

/** What became of fields: old name to new name, or to null for a removed field. */
export type FieldChanges = ReadonlyMap<string, string | null>;

/** The texts of a card template; the last two are for the browser and mostly empty. */
export interface TemplateTexts {
  qfmt: string;
  afmt: string;
  bqfmt: string;
  bafmt: string;
}

/** Compares a note type's new fields (with the ordinals they had; null for new ones) with its old field names. */
export function fieldChanges(
  fields: readonly { name: string; ord: number | null }[],
  oldNames: readonly string[],
): FieldChanges {
  const changes = new Map<string, string | null>();
  for (const { name, ord } of fields) {
    const oldName = ord === null ? undefined : oldNames[ord];
    if (oldName !== undefined && oldName !== name) changes.set(oldName, name);
  }
  const remaining = new Set(fields.map(({ ord }) => ord));
  oldNames.forEach((name, ord) => {
    if (!remaining.has(ord)) changes.set(name, null);
  });
  return changes;
}

/**
 * Rewrites a template after fields were renamed or removed. Whatever the change, all texts that parse are written
 * anew, and one left without any field (or, for cloze types, without a cloze filter) gets the first field, the
 * empty browser texts too (notetype/mod.rs: update_templates_for_renamed_and_removed_fields). Caller: only when
 * there are changes.
 */
export function updateTemplate(
  template: TemplateTexts,
  changes: FieldChanges,
  { firstFieldName, isCloze }: { firstFieldName: string; isCloze: boolean },
): TemplateTexts {
  const added: TemplateNode = { kind: 'field', key: firstFieldName, filters: isCloze ? ['cloze'] : [] };
  const update = (text: string, isFront: boolean) => {
    const { nodes, error } = compileTemplate(text);
    if (error) return text;
    const changed = changeNodes(nodes, changes);
    const lacksField = isFront && shownFields(changed).size === 0;
    const lacksCloze = isCloze && clozeFilteredFields(changed).size === 0;
    return templateText(lacksField || lacksCloze ? [...changed, added] : changed);
  };
  return {
    qfmt: update(template.qfmt, true),
    afmt: update(template.afmt, false),
    bqfmt: update(template.bqfmt, true),
    bafmt: update(template.bafmt, false),
  };
}

/** Writes a parsed template as text; the old `<%…%>` delimiters become `{{…}}`. */
export function templateText(nodes: readonly TemplateNode[]): string {
  return nodes.map(nodeText).join('');
}

function changeNodes(nodes: readonly TemplateNode[], changes: FieldChanges): TemplateNode[] {
  return nodes.flatMap((node): TemplateNode[] => {
    if (node.kind === 'text' || node.kind === 'comment') return [node];
    const key = changes.has(node.key) ? changes.get(node.key) : node.key;
    if (node.kind === 'field') return typeof key === 'string' ? [{ ...node, key }] : [];
    const children = changeNodes(node.children, changes);
    return typeof key === 'string' ? [{ ...node, key, children }] : children;
  });
}

function nodeText(node: TemplateNode): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'comment':
      return `<!--${node.text}-->`;
    case 'field':
      return `{{${fieldTag(node.key, node.filters)}}}`;
    case 'conditional':
      return `{{${node.negated ? '^' : '#'}${node.key}}}${templateText(node.children)}{{/${node.key}}}`;
  }
}
