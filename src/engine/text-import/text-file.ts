import { statSync } from 'node:fs';
import { AnkiError, messageOf } from '../errors.ts';
import { readWhole } from '../guarded-files.ts';

/** Larger ones are no lists of notes, and would not fit into memory as notes. */
const LARGEST = 256 * 1024 * 1024;

/** A text file, which must be UTF-8; a byte order mark stays. Throws not_found, invalid. */
export function readTextFile(path: string): string {
  const bytes = bytesOf(path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new AnkiError('invalid', `Failed to read '${path}': stream did not contain valid UTF-8`);
  }
}

function bytesOf(path: string): Uint8Array {
  const file = statSync(path, { throwIfNoEntry: false });
  if (!file) throw new AnkiError('not_found', `Failed to read '${path}': No such file or directory`);
  if (!file.isFile()) throw new AnkiError('invalid', `Failed to read '${path}': it is not a file`);
  if (file.size > LARGEST)
    throw new AnkiError('invalid', `Failed to read '${path}': larger than ${LARGEST / 1024 / 1024} MB`);
  try {
    return readWhole(path);
  } catch (error) {
    if (error instanceof AnkiError) throw error;
    const reason = messageOf(error);
    throw new AnkiError('invalid', `Failed to read '${path}': ${reason}`, { cause: error });
  }
}
