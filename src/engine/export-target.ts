import { closeSync, existsSync, readSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { AnkiError } from './errors.ts';
import { openToRead } from './guarded-files.ts';

/**
 * Throws invalid for a file that nothing but Anki and this program itself may write: collections and what lies beside them,
 * of whatever profile. All links of the path have been followed.
 */
export function refuseProfileFile(place: string): void {
  if (DATABASE_NAME.test(basename(place)) || isDatabase(place))
    throw new AnkiError('invalid', `"${place}" is a collection or belongs to one: it is not written over`);
  const profile = profileAround(place);
  if (profile !== undefined && OWN_PARTS.has(relative(profile, place).split(sep)[0] ?? ''))
    throw new AnkiError('invalid', `"${place}" is one of a profile's own files, which are not written over`);
}

const DATABASE_NAME = /\.(?:anki2|anki21|db2)(?:-wal|-shm|-journal)?$|^prefs21\.db$/i;

/** Names in a profile's folder. */
const OWN_PARTS: ReadonlySet<string> = new Set(['backups', 'media.trash', 'sync.json']);

/** How every file of SQLite begins. */
const HEADER = 'SQLite format 3\0';

function isDatabase(path: string): boolean {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
  const file = openToRead(path);
  try {
    const head = Buffer.alloc(HEADER.length);
    readSync(file, head, 0, head.length, 0);
    return head.toString('latin1') === HEADER;
  } finally {
    closeSync(file);
  }
}

/** The folder of the profile in which a file is, if it is in one. */
function profileAround(place: string): string | undefined {
  const folder = dirname(place);
  if (folder === place) return undefined;
  return existsSync(join(folder, 'collection.anki2')) ? folder : profileAround(folder);
}
