import { AnkiError } from '../errors.ts';
import { toNfc } from '../text/normalize.ts';
import { storable, storableName } from '../text/storable.ts';
import { isWhitespace, trimWhitespace } from '../text/whitespace.ts';
import type { Notetype, NotetypeDraft } from './notetype.ts';

/** Numbers names so that equal ones have the same number; see `nameGroups` in storage.ts. */
export type GroupNames = (names: readonly string[]) => number[];

/**
 * Brings the names of a note type and its parts into the form in which Anki stores them, on the draft itself. Throws
 * `AnkiError` invalid for a name of which nothing is left (Rust: the first half of prepare_for_update).
 */
export function settleNames(draft: NotetypeDraft, groupNames: GroupNames): void {
  draft.name = draft.name.replaceAll('"', '');
  if (draft.name === '') throw new AnkiError('invalid', 'Empty notetype name');
  draft.name = toNfc(draft.name);
  for (const field of draft.fields) field.name = fieldName(toNfc(field.name));
  for (const template of draft.templates) template.name = templateName(toNfc(template.name));
  makeUnique(draft.templates, groupNames);
  makeUnique(draft.fields, groupNames);
}

/** Throws invalid for texts that no file can hold, and for such names unless they are stored already. */
export function requireStorable(draft: NotetypeDraft, stored?: Notetype): void {
  const known = new Set(stored && namesIn(stored));
  for (const name of namesIn(draft)) if (!known.has(name)) storableName(name);
  storable(draft.config.css);
  for (const { config } of draft.templates) {
    for (const text of [config.qFormat, config.aFormat, config.qFormatBrowser, config.aFormatBrowser])
      storable(text);
  }
}

const namesIn = ({ name, fields, templates }: NotetypeDraft): string[] => [
  name,
  ...fields.map((field) => field.name),
  ...templates.map((template) => template.name),
];

/** Rust: NoteField::fix_name. */
export function fieldName(name: string): string {
  if (name === '') throw new AnkiError('invalid', 'Empty field name');
  const clean = name.replace(/[:{}"]/g, '');
  const trimmed = withoutBadStart(trimWhitespace(clean));
  if (trimmed === '') throw new AnkiError('invalid', `Field name: ${clean}`);
  return trimmed;
}

/** A name may not begin like a conditional's tag. */
function withoutBadStart(name: string): string {
  let start = 0;
  while (start < name.length && ('#/^'.includes(name.charAt(start)) || isWhitespace(name.charCodeAt(start))))
    start++;
  return name.slice(start);
}

/** Rust: CardTemplate::fix_name. */
function templateName(name: string): string {
  if (name === '') throw new AnkiError('invalid', 'Empty template name');
  const clean = name.replaceAll('"', '');
  if (clean === '') throw new AnkiError('invalid', 'Template name contains only quotes');
  return clean;
}

/** As many parts of one name would take as many characters as their square. */
const MOST_SIGNS = 1000;

/**
 * The later of two equal names gets plus signs until it is alone (Rust: ensure_names_unique). A plus sign folds to
 * itself, so that names without their last ones need comparing only once.
 */
function makeUnique(parts: { name: string }[], groupNames: GroupNames): void {
  const stems = parts.map(({ name }) => withoutPlus(name));
  const groups = groupNames(stems);
  const taken = new Map<number, PlusCounts>();
  for (const [place, part] of parts.entries()) {
    const group = groups[place] ?? 0;
    const counts = taken.get(group) ?? new PlusCounts();
    taken.set(group, counts);
    const own = part.name.length - (stems[place] ?? '').length;
    const missing = counts.take(own) - own;
    if (missing > MOST_SIGNS) throw new AnkiError('invalid', `too many have the name: ${part.name}`);
    part.name += '+'.repeat(missing);
  }
}

function withoutPlus(name: string): string {
  let end = name.length;
  while (end > 0 && name[end - 1] === '+') end--;
  return name.slice(0, end);
}

/** Numbers that are taken; a row of them is stepped over at once. */
class PlusCounts {
  /** From a taken number to one above it; what lies between is taken too. */
  readonly #above = new Map<number, number>();

  /** Takes the first free number from `wanted` on. */
  take(wanted: number): number {
    const passed: number[] = [];
    let free = wanted;
    for (let next = this.#above.get(free); next !== undefined; next = this.#above.get(free)) {
      passed.push(free);
      free = next;
    }
    for (const each of [...passed, free]) this.#above.set(each, free + 1);
    return free;
  }
}
