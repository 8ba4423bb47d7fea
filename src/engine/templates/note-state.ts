import { containsCloze } from '../text/cloze.ts';
import { toNfc } from '../text/normalize.ts';
import { stripHtmlPreservingMediaFilenames } from '../text/strip-html.ts';
import { trimWhitespace } from '../text/whitespace.ts';
import { compileTemplate } from './compiled-template.ts';
import { clozeFilteredFields } from './field-references.ts';

/** What Anki finds fault with in a note that is to be added; duplicates are looked for elsewhere. */
export type NoteState = 'normal' | 'empty' | 'missing cloze' | 'notetype not cloze' | 'field not cloze';

/** The parts of a note type that the check needs. */
export interface ClozeRules {
  isCloze: boolean;
  /** Ordinals of the fields that may hold cloze deletions. */
  clozeFields: ReadonlySet<number>;
}

/** Works out which fields may hold cloze deletions: those with a cloze filter on the first front (cloze_fields). */
export function clozeRules(notetype: {
  isCloze: boolean;
  fieldNames: readonly string[];
  qfmt: string;
}): ClozeRules {
  const { isCloze, fieldNames, qfmt } = notetype;
  const names = isCloze ? [...clozeFilteredFields(compileTemplate(qfmt).nodes)].map(caseless) : [];
  const folded = fieldNames.map(caseless);
  return {
    isCloze,
    clozeFields: new Set(names.map((name) => folded.indexOf(name)).filter((ord) => ord >= 0)),
  };
}

/** The state of a note's fields (notes/mod.rs: note_fields_check), but never 'duplicate'. */
export function noteState(fields: readonly string[], rules: ClozeRules, normalizeText = true): NoteState {
  const cloze = clozeState(fields, rules);
  if (cloze === 'field not cloze') return cloze;
  return firstFieldIsEmpty(fields[0] ?? '', normalizeText) ? 'empty' : cloze;
}

/** Whether nothing but white space is left of a first field when html is stripped; media names are kept. */
export function firstFieldIsEmpty(field: string, normalizeText = true): boolean {
  return trimWhitespace(stripHtmlPreservingMediaFilenames(normalizeText ? toNfc(field) : field)) === '';
}

function clozeState(fields: readonly string[], { isCloze, clozeFields }: ClozeRules): NoteState {
  const ords = fields.flatMap((field, ord) => (containsCloze(field) ? [ord] : []));
  if (!isCloze) return ords.length > 0 ? 'notetype not cloze' : 'normal';
  if (ords.some((ord) => !clozeFields.has(ord))) return 'field not cloze';
  return ords.length > 0 ? 'normal' : 'missing cloze';
}

/** Upper case first: it unfolds letters such as ß, which case folding does and lower case does not. */
function caseless(name: string): string {
  return name.toUpperCase().toLowerCase();
}
