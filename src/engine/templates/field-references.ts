import { isClozeConditional } from './compiled-template.ts';
import type { TemplateNode } from './parse.ts';

/** Names in field tags and conditionals, each once, in order; they need not exist. */
export function referencedFields(nodes: readonly TemplateNode[]): Set<string> {
  return collect(nodes, { clozeOnly: false, conditionals: true });
}

/** Names in field tags alone. */
export function shownFields(nodes: readonly TemplateNode[]): Set<string> {
  return collect(nodes, { clozeOnly: false, conditionals: false });
}

/** Names in field tags with the filter `cloze`. */
export function clozeFilteredFields(nodes: readonly TemplateNode[]): Set<string> {
  return collect(nodes, { clozeOnly: true, conditionals: false });
}

interface Choice {
  clozeOnly: boolean;
  conditionals: boolean;
}

function collect(nodes: readonly TemplateNode[], choice: Choice, names = new Set<string>()): Set<string> {
  for (const node of nodes) {
    if (node.kind === 'field') {
      if (!choice.clozeOnly || node.filters.includes('cloze')) names.add(node.key);
    } else if (node.kind === 'conditional') {
      if (choice.conditionals && !isClozeConditional(node.key)) names.add(node.key);
      collect(node.children, choice, names);
    }
  }
  return names;
}
