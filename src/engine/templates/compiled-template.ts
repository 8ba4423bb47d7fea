import { parseTemplate, type TemplateNode } from './parse.ts';
import { TemplateError } from './template-error.ts';

/** A parsed template, or the error it has. */
export interface CompiledTemplate {
  nodes: readonly TemplateNode[];
  /** Field names that must exist, in the order in which the template mentions them. */
  references: readonly Reference[];
  error?: TemplateError;
}

/** A mention of a field; `tag` is its text between the braces. */
export interface Reference {
  key: string;
  tag: string;
  conditional: boolean;
}

/** Parses a template, or takes it from a bounded cache: collections have few templates and many cards. */
export function compileTemplate(template: string): CompiledTemplate {
  const known = cache.get(template);
  if (known) return known;
  const compiled = compile(template);
  if (cache.size >= CACHE_LIMIT) cache.delete(cache.keys().next().value ?? '');
  cache.set(template, compiled);
  return compiled;
}

/** The key `c1`, `c2`… may stand in conditionals though no field has that name. */
export function isClozeConditional(key: string): boolean {
  return /^c\+?[0-9]+$/.test(key) && Number(key.slice(1)) <= 0xffff_ffff;
}

const CACHE_LIMIT = 500;
const cache = new Map<string, CompiledTemplate>();

function compile(template: string): CompiledTemplate {
  try {
    const nodes = parseTemplate(template);
    return { nodes, references: referencesIn(nodes) };
  } catch (error) {
    if (error instanceof TemplateError) return { nodes: [], references: [], error };
    throw error;
  }
}

function referencesIn(nodes: readonly TemplateNode[], found: Reference[] = []): Reference[] {
  for (const node of nodes) {
    if (node.kind === 'field') {
      // An empty name with filters is for add-ons; FrontSide is filled in at the end.
      const checked = node.key !== 'FrontSide' && (node.key !== '' || node.filters.length === 0);
      if (checked) found.push({ key: node.key, tag: fieldTag(node.key, node.filters), conditional: false });
    } else if (node.kind === 'conditional') {
      found.push({ key: node.key, tag: `${node.negated ? '^' : '#'}${node.key}`, conditional: true });
      referencesIn(node.children, found);
    }
  }
  return found;
}

/** The text of a field tag between the braces, as Anki writes it back. */
export function fieldTag(key: string, filters: readonly string[]): string {
  return filters.length === 0 ? key : `${[...filters].reverse().join(':')}:${key}`;
}
