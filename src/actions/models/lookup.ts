import type * as z from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { notetypeId } from '../../engine/ids/ids.ts';
import { exactInteger, type LongInteger } from '../../engine/ids/long-integers.ts';
import { stringifyExactly } from '../../engine/json/exact-json.ts';
import { draftOf } from '../../engine/notetypes/draft.ts';
import { notetypeToLegacy } from '../../engine/notetypes/legacy.ts';
import type { DraftField, DraftTemplate, Notetype, NotetypeDraft } from '../../engine/notetypes/notetype.ts';
import type { model } from './schema.ts';

/** A note type as the family answers it: in Anki's old JSON form. */
export const shownModel = (notetype: NotetypeDraft): z.output<typeof model> =>
  notetypeToLegacy(notetype) as z.output<typeof model>; // ids are branded, and what Anki does not know is JSON

export function modelNamed(col: Collection, name: string | null): Notetype {
  const notetype = name === null ? undefined : col.notetypes.byName(name);
  if (!notetype) throw modelNotFound(shown(name));
  return notetype;
}

/** A copy of the note type that may be changed and saved. */
export const editedModel = (col: Collection, name: string | null): NotetypeDraft =>
  draftOf(modelNamed(col, name));

/** Changes a note type and stores it; answers what the original does. */
export function editModel(
  col: Collection,
  name: string | null,
  change: (draft: NotetypeDraft) => void,
): null {
  const draft = editedModel(col, name);
  change(draft);
  col.notetypes.update(draft);
  return null;
}

/** Ids may come as text, as Python's `int` reads it. */
export function modelWithId(col: Collection, id: unknown): Notetype {
  const notetype = col.notetypes.get(notetypeId(pythonInt(id)));
  if (!notetype) throw modelNotFound(shown(id));
  return notetype;
}

export function fieldNamed(notetype: NotetypeDraft, name: string): DraftField {
  const field = notetype.fields.find((candidate) => candidate.name === name);
  if (!field) throw new AnkiError('not_found', `field was not found in ${notetype.name}: ${name}`);
  return field;
}

export function templateNamed(notetype: NotetypeDraft, name: string): DraftTemplate {
  const template = notetype.templates.find((candidate) => candidate.name === name);
  if (!template) throw new AnkiError('not_found', `template was not found in ${notetype.name}: ${name}`);
  return template;
}

/** A value as Python's `format` puts it into a message. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? stringifyExactly(value) : String(value);
}

function pythonInt(value: unknown): LongInteger {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return exactInteger(Math.trunc(value));
  if (typeof value !== 'string') return 0;
  if (/^\s*[+-]?\d+\s*$/.test(value)) return exactInteger(value.trim());
  throw new AnkiError('invalid', `invalid literal for int() with base 10: '${value}'`);
}

const modelNotFound = (name: string): AnkiError => new AnkiError('not_found', `model was not found: ${name}`);
