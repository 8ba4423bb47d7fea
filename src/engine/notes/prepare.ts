import { AnkiError } from '../errors.ts';
import type { NotetypeDraft } from '../notetypes/notetype.ts';
import { strippedTextChecksum } from '../text/field-checksum.ts';
import { normalizeField } from '../text/normalize.ts';
import { storable } from '../text/storable.ts';
import { stripHtmlPreservingMediaFilenames } from '../text/strip-html.ts';

export interface PreparedFields {
  readonly fields: string[];
  readonly sfld: string;
  readonly csum: number;
}

/**
 * Fields as they are stored, with what is worked out from them (Rust: prepare_for_update). Throws invalid when the note
 * type has another number of fields, or a text is not Unicode.
 */
export function prepareFields(
  notetype: Pick<NotetypeDraft, 'fields' | 'config'>,
  fields: readonly string[],
  normalize: boolean,
): PreparedFields {
  const expected = Math.max(notetype.fields.length, 1);
  if (fields.length !== expected) {
    throw new AnkiError('invalid', `note has ${fields.length} fields, expected ${expected}`);
  }
  const clean = fields.map((field) => normalizeField(storable(field), normalize));
  const first = stripHtmlPreservingMediaFilenames(clean[0] ?? '');
  const sortIndex = notetype.config.sortFieldIdx;
  const sfld = sortIndex === 0 ? first : stripHtmlPreservingMediaFilenames(clean[sortIndex] ?? '');
  return { fields: clean, sfld, csum: strippedTextChecksum(first) };
}
