import type { Collection } from '../collection/collection.ts';
import type { NotetypeId } from '../ids/ids.ts';
import { draftOf, newField, newTemplate } from '../notetypes/draft.ts';
import type { Notetype } from '../notetypes/notetype.ts';
import { stockNotetype } from '../notetypes/stock.ts';
import { highestOrdinal } from './storage.ts';

/** A plain note type for notes whose own is gone, with room for their fields and cards (Rust: recover_notetype). */
export function recoverNotetype(
  col: Collection,
  missing: NotetypeId,
  fieldCount: number,
  millis: number,
): Notetype {
  const { random } = col;
  const draft = stockNotetype('basic', random);
  for (let number = 3; draft.fields.length < fieldCount; number++)
    draft.fields.push(newField(String(number), random));
  draft.name = `db-check-${millis}-${fieldCount}`;
  const texts = draft.templates[0]?.config ?? { qFormat: '', aFormat: '' };
  const { qFormat, aFormat } = texts;
  for (let more = 0; more < highestOrdinal(col.db, missing); more++)
    draft.templates.push(newTemplate(`Card ${more + 2}`, { qFormat, aFormat }, random));
  return col.notetypes.add(draft, { skipChecks: true });
}

/** Number of the original kind of image occlusion note types, and of their field that may be deleted. */
const IMAGE_OCCLUSION = 6;
const COMMENTS = 4;

/** Marks the fields that image occlusion needs, which early versions did not (Rust: add_missing_field_tags). */
export function tagImageOcclusionFields(col: Collection, notetype: Notetype): Notetype {
  if (notetype.config.originalStockKind !== IMAGE_OCCLUSION || notetype.fields.length <= COMMENTS)
    return notetype;
  const draft = draftOf(notetype);
  for (const [tag, { config }] of draft.fields.slice(0, COMMENTS + 1).entries()) {
    if (config.preventDeletion) continue;
    config.preventDeletion = tag !== COMMENTS;
    config.tag = tag;
  }
  return col.notetypes.update(draft, { skipChecks: true });
}
