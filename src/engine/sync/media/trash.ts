import { mkdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Collection } from '../../collection/collection.ts';
import { lookAt, moveFile } from '../../media/files.ts';
import { isEntryName, withHashSuffix } from '../../media/names.ts';

/** Moves a file to the trash, where it replaces one of the same name (media/files.rs: remove_files). */
export function moveToTrash(col: Collection, name: string): void {
  if (!isEntryName(name) || !lookAt(join(col.media.folder, name))?.isFile()) return;
  putIntoTrash(col, join(col.media.folder, name), name);
}

/** As moveToTrash, for what someone may miss: it does not replace another file there. */
export function keepInTrash(col: Collection, path: string, name: string, sha1: string): void {
  const isTaken = lookAt(join(col.media.trashFolder, name)) !== undefined;
  putIntoTrash(col, path, isTaken ? withHashSuffix(name, sha1) : name);
}

function putIntoTrash({ media, clock }: Collection, path: string, name: string): void {
  const trashed = join(media.trashFolder, name);
  mkdirSync(media.trashFolder, { recursive: true });
  if (lookAt(trashed)?.isDirectory()) rmSync(trashed, { recursive: true });
  moveFile(path, trashed);
  const seconds = clock.nowMillis() / 1000;
  utimesSync(trashed, seconds, seconds); // so that it can be seen since when it is there
}
