import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Collection } from '../../collection/collection.ts';
import { lookAt, moveFile } from '../../media/files.ts';
import { mediaOf } from '../../media/media.ts';
import { isEntryName, withHashSuffix } from '../../media/names.ts';

/** Moves a media file to the trash, if it is there. Unlike Anki's remove_files, it replaces no other file there. */
export function moveToTrash(col: Collection, name: string, sha1: string): void {
  if (!isEntryName(name) || !lookAt(join(mediaOf(col).folder, name))?.isFile()) return;
  keepInTrash(col, join(mediaOf(col).folder, name), name, sha1);
}

/** Moves any file to the trash, under the name with the hash where another one has the name. */
export function keepInTrash(col: Collection, path: string, name: string, sha1: string): void {
  const { trashFolder } = mediaOf(col);
  mkdirSync(trashFolder, { recursive: true });
  const isTaken = lookAt(join(trashFolder, name)) !== undefined;
  const trashed = join(trashFolder, isTaken ? withHashSuffix(name, sha1) : name);
  moveFile(path, trashed);
  const seconds = col.clock.nowMillis() / 1000;
  utimesSync(trashed, seconds, seconds); // so that it can be seen since when it is there
}
