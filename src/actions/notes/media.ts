import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { isObject, type JsonObject } from '../../engine/json/json-object.ts';
import { type FetchedFiles, type FileSource, sourceOf } from '../file-sources.ts';
import { truthy } from '../lax-values.ts';
import { type MediaRequest, plannedName, storeMedia } from '../media/store.ts';
import { invalid, isTextList } from './values.ts';

const KINDS = ['audio', 'video', 'picture'] as const;
type Kind = (typeof KINDS)[number];

/** Stores a file of a note; answers its name, or null when it is not wanted. */
export type StoreMedia = (media: MediaRequest & JsonObject) => string | null;

export const storing =
  (col: Collection, fetched: FetchedFiles): StoreMedia =>
  (media) =>
    storeMedia(col, media, fetched, truthy(media.deleteExisting));

/** Stores nothing: for notes that are only looked at. */
export const planning =
  (col: Collection): StoreMedia =>
  (media) =>
    plannedName(col, media);

/** The files that a note's media name. */
export const noteSources = (note: unknown): FileSource[] =>
  isObject(note)
    ? KINDS.flatMap((kind) => filesOf(note[kind]).map(sourceOf)).filter((source) => source !== undefined)
    : [];

export const hasMedia = (note: unknown): boolean =>
  isObject(note) && KINDS.some((kind) => filesOf(note[kind]).length > 0);

/**
 * Puts the names of a note's audio, video and pictures behind the texts of their fields. What is wrong with a file is put
 * there instead, as in the original; without fields to put it into it is thrown.
 */
export function addMedia(
  note: JsonObject,
  names: readonly string[],
  fields: string[],
  store: StoreMedia,
): void {
  for (const kind of KINDS) {
    for (const media of filesOf(note[kind])) {
      if (!isObject(media)) throw invalid(`'${kind}' must be an object or a list of objects`);
      const text = mediaText(kind, media, store);
      for (const field of fieldsOf(media) ?? []) {
        const index = names.indexOf(field);
        if (index >= 0) fields[index] += text;
      }
    }
  }
}

/** The entries of one kind; null stands for none, in a list as well. */
function filesOf(value: unknown): unknown[] {
  const files = Array.isArray(value) ? value : [value];
  return files.filter((file) => file !== null && file !== undefined);
}

function mediaText(kind: Kind, media: JsonObject, store: StoreMedia): string {
  try {
    const name = store(media);
    if (name === null) return '';
    return kind === 'picture' ? `<img src="${name}">` : `[sound:${name}]`;
  } catch (error) {
    if (!(error instanceof AnkiError) || fieldsOf(media) === undefined) throw error;
    return error.message.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  }
}

function fieldsOf({ fields }: JsonObject): string[] | undefined {
  if (fields === undefined || isTextList(fields)) return fields;
  throw invalid("'fields' of a media file must be a list of field names");
}
