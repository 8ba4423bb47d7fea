import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lookAt } from './files.ts';

/** A file in the trash folder. */
export interface TrashedFile {
  readonly name: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** What is in the trash, by name; folders and what the Finder leaves are none of Anki's. */
export function filesInTrash(folder: string): TrashedFile[] {
  if (!lookAt(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      const file = lookAt(path);
      return file?.isFile() && name !== '.DS_Store' ? [{ name, path, size: file.size }] : [];
    });
}
