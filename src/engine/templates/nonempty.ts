import type { TemplateNode } from './parse.ts';

/** Whether a field holds only ASCII white space and empty br and div tags (template.rs: field_is_empty). */
export function fieldIsEmpty(field: string): boolean {
  return field === '' || EMPTY.test(field);
}

/**
 * Whether a template shows any field, given which ones are not empty (template.rs: renders_with_fields). Plain text
 * does not count. With `checkNegated` false, `{{^Field}}` counts as true: the rule of the old field requirements.
 */
export function rendersWith(
  nodes: readonly TemplateNode[],
  isNonempty: (field: string) => boolean,
  checkNegated = true,
): boolean {
  return nodes.some((node) => {
    if (node.kind === 'field') return isNonempty(node.key);
    if (node.kind !== 'conditional') return false;
    const entered = node.negated ? !checkNegated || !isNonempty(node.key) : isNonempty(node.key);
    return entered && rendersWith(node.children, isNonempty, checkNegated);
  });
}

const EMPTY = /^(?:[\t-\r ]|<\/?(?:br|div) ?\/?>)*$/i;
