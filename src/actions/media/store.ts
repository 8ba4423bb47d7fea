import { createHash } from 'node:crypto';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { type MediaContent, mediaOf } from '../../engine/media/media.ts';
import { storable } from '../../engine/text/storable.ts';
import { type FetchedFiles, sourceOf } from '../file-sources.ts';
import { decodeBase64 } from './base64.ts';

/** A file to be stored, as storeMediaFile and notes have it; unchecked. */
export interface MediaRequest {
  readonly filename?: unknown;
  readonly data?: unknown;
  readonly path?: unknown;
  readonly url?: unknown;
  readonly skipHash?: unknown;
}

/**
 * Stores a file; answers its name, or null when its MD5 is `skipHash`. An existing file of the name goes to the trash when
 * `replaces` is set; else another content gets another name. Throws `AnkiError`, with nothing done.
 */
export function storeMedia(
  col: Collection,
  request: MediaRequest,
  fetched: FetchedFiles,
  replaces: boolean,
): string | null {
  const { content, md5 } = contentOf(request, fetched);
  if (typeof request.skipHash === 'string' && request.skipHash === md5()) return null;
  const wish = requiredFilename(request.filename);
  const replacing = replaces ? wish : undefined;
  return mediaOf(col).attempt(() => mediaOf(col).add(lastPart(wish), content, replacing));
}

/** The name that a file would get, for notes that are only looked at: nothing is fetched, so a named file counts as there. */
export function plannedName(col: Collection, request: MediaRequest): string | null {
  const wish = requiredFilename(request.filename);
  if (sourceOf(request)) return mediaOf(col).nameWithoutClash(lastPart(wish));
  const { content, md5 } = contentOf(request, () => refuse());
  if (typeof request.skipHash === 'string' && request.skipHash === md5()) return null;
  return mediaOf(col).nameFor(lastPart(wish), content);
}

/** A name that means no file is refused: the original takes the media folder itself for it. */
export function requiredFilename(value: unknown): string {
  if (typeof value !== 'string')
    throw invalid(value === undefined ? "'filename'" : "'filename' must be a string");
  const name = storable(value);
  if (/^[./\\]*$/.test(name)) throw invalid(`"${name}" is not the name of a file`);
  return name;
}

/** What follows the last slash, as Python's basename has it; throws invalid when that is no name. */
export const lastPart = (name: string): string => requiredFilename(name.slice(name.lastIndexOf('/') + 1));

function contentOf(
  request: MediaRequest,
  fetched: FetchedFiles,
): { content: MediaContent; md5: () => string } {
  const { data } = request;
  if (data) {
    if (typeof data !== 'string') throw invalid("'data' must be a string of base64");
    const bytes = decodeBase64(data);
    return { content: { data: bytes }, md5: () => createHash('md5').update(bytes).digest('hex') };
  }
  const source = sourceOf(request);
  if (source) {
    const file = fetched(source);
    return { content: file, md5: () => file.md5 };
  }
  return refuse();
}

function refuse(): never {
  throw invalid('You must provide a "data", "path", or "url" field.');
}

const invalid = (message: string): AnkiError => new AnkiError('invalid', message);
