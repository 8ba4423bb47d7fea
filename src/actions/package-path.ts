import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import * as z from 'zod';
import { backupFolder } from '../engine/backup/backups.ts';
import { AnkiError } from '../engine/errors.ts';
import { refuseProfileFile } from '../engine/export-target.ts';
import { mediaOf } from '../engine/media/media.ts';
import type { ActionContext } from './define.ts';
import { isWebPage } from './web-page.ts';

/** A parameter that names such a file. */
export const filePath = z
  .string()
  .describe('File of the computer where the server runs, relative to the media folder unless absolute');

type Asking = Pick<ActionContext, 'col' | 'origin' | 'settings'>;

/**
 * The file that a request means: relative paths start from the media folder, as they do in the original. Throws invalid
 * for what a web page may not reach, and for the files of the collection itself.
 */
export function packagePath({ col, origin, settings }: Asking, path: string): string {
  if (path === '' || path.includes('\0')) throw new AnkiError('invalid', 'the path is not valid');
  const place = realPlace(resolve(mediaOf(col).folder, path));
  const folders = settings.mediaFolders.map((folder) => realPlace(resolve(folder)));
  if (isWebPage(settings, origin.name) && !folders.some((folder) => place.startsWith(join(folder, sep))))
    throw new AnkiError(
      'invalid',
      `web pages may not use the file "${path}" of this computer: to allow it, add its folder to "mediaFolders" in the configuration`,
    );
  refuseOwnFiles([col.path, mediaOf(col).databasePath], place);
  return place;
}

/**
 * The same for a file that is to be written, which may be no profile's own: a web page may add one to the folders that it may
 * read, but replace none.
 */
export function exportPath(asking: Asking, path: string): string {
  const place = packagePath(asking, path);
  if (isWebPage(asking.settings, asking.origin.name) && lstatSync(place, { throwIfNoEntry: false }))
    throw new AnkiError('invalid', `web pages may not replace the file "${path}" of this computer`);
  refuseProfileFile(place);
  return place;
}

/** The same for a backup: relative paths start from the folder of the profile's backups. */
export const backupPath = (asking: Asking, path: string): string =>
  packagePath(asking, path === '' ? path : resolve(backupFolder(asking.col.path), path));

/** With all links followed as far as the path exists. */
export function realPlace(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(realPlace(folder), basename(path));
  }
}

/** Undefined also for what no file can be called: too long names, paths through files, loops of links. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Closing a file of the collection would let go of its lock, and writing to it would be the end of it. */
function refuseOwnFiles(databases: readonly string[], place: string): void {
  const wanted = lookAt(place);
  for (const own of databases.flatMap((path) => ['', '-wal', '-shm', '-journal'].map((end) => path + end))) {
    const there = lookAt(own);
    const isSame = wanted && there && wanted.ino === there.ino && wanted.dev === there.dev;
    if (isSame || realPlace(own) === place)
      throw new AnkiError('invalid', 'the path is that of the open collection, not of a package');
  }
  if (wanted && !wanted.isFile()) throw new AnkiError('invalid', `"${place}" is not a regular file`);
}
