import { isEntryName, normalizeFilename } from '../../media/names.ts';
import { nonsense } from './answers.ts';

/** Bytes of UTF-8 that servers allow (MAX_MEDIA_FILENAME_LENGTH_SERVER). */
const MAX_BYTES = 255;

/** Throws for what no honest server has as the name of a file; names that Anki only would write otherwise are none. */
export function refuseHostileName(name: string): void {
  const isPlain = isEntryName(name) && !/\p{Surrogate}/u.test(name) && normalizeFilename(name) !== '';
  if (!isPlain || Buffer.byteLength(name) > MAX_BYTES) {
    throw nonsense(`${JSON.stringify(name.slice(0, MAX_BYTES))} cannot be the name of a file`);
  }
}
