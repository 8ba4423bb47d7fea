import { AnkiError } from '../errors.ts';
import { compileTemplate } from './compiled-template.ts';
import { clozeFilteredFields, referencedFields } from './field-references.ts';
import { SPECIAL_FIELDS } from './special-fields.ts';
import { isolate } from './template-error.ts';

/** The parts of a note type that are checked when it is saved. */
export interface CheckedNotetype {
  name: string;
  isCloze: boolean;
  fieldNames: readonly string[];
  templates: readonly { qfmt: string; afmt: string }[];
}

/**
 * Throws AnkiError('invalid') with Anki's sentence if a note type with these templates cannot be saved
 * (notetype/mod.rs: check_templates). Caller: names are normalised and templates follow renamed fields.
 */
export function checkTemplates(notetype: CheckedNotetype): void {
  const problem = duplicateFront(notetype) ?? faultyTemplate(notetype) ?? missingClozeFilter(notetype);
  if (!problem) return;
  const number = isolate(String(problem.ordinal + 1));
  const header = `Card template ${number} in note type '${isolate(notetype.name)}' has a problem.`;
  throw new AnkiError('invalid', `${header}<br>${problem.detail}`);
}

interface Problem {
  ordinal: number;
  detail: string;
}

const CARD_NAME_TAG = /\{\{\p{White_Space}*Card\p{White_Space}*\}\}/u;

/** Equal fronts are allowed if they show the name of their template. */
function duplicateFront({ templates }: CheckedNotetype): Problem | undefined {
  const seen = new Map<string, number>();
  for (const [ordinal, { qfmt }] of templates.entries()) {
    const same = seen.get(qfmt);
    seen.set(qfmt, ordinal);
    if (same === undefined || CARD_NAME_TAG.test(qfmt)) continue;
    return { ordinal, detail: `The front side is identical to card template ${isolate(String(same + 1))}.` };
  }
  return undefined;
}

function faultyTemplate({ templates, fieldNames }: CheckedNotetype): Problem | undefined {
  const known = new Set([...fieldNames, ...SPECIAL_FIELDS, '']);
  for (const [ordinal, { qfmt, afmt }] of templates.entries()) {
    const detail = faultIn(qfmt, afmt, known);
    if (detail !== undefined) return { ordinal, detail };
  }
  return undefined;
}

function faultIn(qfmt: string, afmt: string, known: ReadonlySet<string>): string | undefined {
  const front = compileTemplate(qfmt);
  const back = compileTemplate(afmt);
  if (front.error || back.error) return 'See the preview for more information.';
  const frontFields = referencedFields(front.nodes);
  if (frontFields.size === 0)
    return 'Expected to find a field replacement on the front of the card template.';
  const unknown = [...frontFields, ...referencedFields(back.nodes)].find((field) => !known.has(field));
  return unknown === undefined ? undefined : `Field '${isolate(unknown)}' not found.`;
}

function missingClozeFilter({ templates, isCloze }: CheckedNotetype): Problem | undefined {
  const [first] = templates;
  const complete = first && [first.qfmt, first.afmt].every(hasClozeFilter);
  if (!isCloze || complete) return undefined;
  const detail = "Expected to find '{{cloze:Text}}' or similar on the front and back of the card template.";
  return { ordinal: 0, detail };
}

function hasClozeFilter(template: string): boolean {
  return clozeFilteredFields(compileTemplate(template).nodes).size > 0;
}
