import { closeSync, constants, copyFileSync, openSync, readFileSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { AnkiError } from './errors.ts';
import { isOwnFile, ownFileError, requireForeign } from './sqlite/own-files.ts';

// The only doors to files that a request names, or that others may have put into a folder of the profile: a link among them may
// lead to the collection itself, which nothing but SQLite may open, or to a pipe, which would be waited for without end.

/** Opens a file to be read. Throws busy for a file of an open database, invalid for what is not a regular file, system errors. */
export function openToRead(path: string): number {
  requireReadable(statSync(path), path);
  const file = openSync(path, 'r');
  requireForeign(file, path);
  return file;
}

/** The same without waiting for it. */
export async function openToReadSlowly(path: string): Promise<FileHandle> {
  requireReadable(statSync(path), path);
  const file = await open(path, 'r');
  requireForeign(file.fd, path);
  return file;
}

/** All that is in a file. Throws as `openToRead`. */
export function readWhole(path: string): Buffer {
  const file = openToRead(path);
  try {
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a new file of what is in another, sharing its blocks on the disk where that can be. Throws as `openToRead`. */
export function copyGuarded(from: string, to: string): void {
  requireReadable(statSync(from), from);
  copyFileSync(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
}

function requireReadable(file: Stats, path: string): void {
  if (file.isDirectory()) throw new AnkiError('invalid', `"${path}" is a folder, not a file`);
  if (!file.isFile()) throw new AnkiError('invalid', `"${path}" is not a regular file`);
  if (isOwnFile(file)) throw ownFileError(path);
}
