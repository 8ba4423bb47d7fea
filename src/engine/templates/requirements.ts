import { compileTemplate } from './compiled-template.ts';
import { rendersWith } from './nonempty.ts';

/** Which fields (ordinals, ascending) a card needs: any or all of them; 'none' if it is never made. */
export type FieldRequirement = [ord: number, kind: 'any' | 'all' | 'none', fields: number[]];

/**
 * The legacy `req` of a note type (template.rs: requirements). When fields are renamed in one step with the
 * templates, Anki computes it from the new names but the templates as they were given.
 */
export function fieldRequirements(
  qfmts: readonly string[],
  fieldNames: readonly string[],
): FieldRequirement[] {
  return qfmts.map((qfmt, ord) => [ord, ...requirementOf(qfmt, fieldNames)]);
}

function requirementOf(qfmt: string, names: readonly string[]): ['any' | 'all' | 'none', number[]] {
  const { nodes, error } = compileTemplate(qfmt);
  if (error) return ['none', []];
  const ords = names.map((_, ord) => ord);
  const rendersIf = (isNonempty: (name: string) => boolean) => rendersWith(nodes, isNonempty, false);
  const enough = ords.filter((ord) => rendersIf((name) => name === names[ord]));
  if (enough.length > 0) return ['any', enough];
  const known = new Set(names);
  const needed = ords.filter((ord) => !rendersIf((name) => known.has(name) && name !== names[ord]));
  const renders = rendersIf((name) => known.has(name));
  return needed.length > 0 && renders ? ['all', needed] : ['none', []];
}
