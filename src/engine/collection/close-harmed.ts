import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database } from '../sqlite/database.ts';
import type { FileWatch, Harm } from './file-watch.ts';
import { copyInto } from './schema/storage.ts';

/**
 * Closes a collection whose file was moved, replaced or spoilt by others: what is theirs stays as it is, and a log of ours
 * must not lie beside it, as whoever opens it next would apply that to it. Answers what a person should know besides.
 */
export function closeHarmed(db: Database, watch: FileWatch, harm: Harm, millis: number): string {
  if (harm.kind === 'elsewhere') return `${harm.message}${closeElsewhere(db, watch, millis)}`;
  if (harm.kind === 'unlogged') {
    if (watch.hasLog) putLogAside(watch, millis);
    db.close(); // the file takes up what is in the log that is still open
    return harm.message;
  }
  db.close({ keepsLog: true });
  if (harm.kind === 'spoilt' && watch.hasOwnLog) putLogAside(watch, millis);
  return harm.message;
}

/** What SQLite has open is whole: a file that was renamed takes up its log, one that was removed is written anew. */
function closeElsewhere(db: Database, watch: FileWatch, millis: number): string {
  attempt(() => db.exec('pragma wal_checkpoint(passive)'));
  const saved = watch.isRemoved ? rescued(db, watch.path, millis) : undefined;
  const isOurs = watch.hasOwnLog;
  db.close({ keepsLog: true });
  if (isOurs) attempt(() => rmSync(watch.logPath));
  return saved ? `; what was in it was saved as ${saved}` : '';
}

/** In the profile's folder, or where that was. */
function rescued(db: Database, path: string, millis: number): string | undefined {
  const folder = [dirname(path), dirname(dirname(path))].find((place) => existsSync(place));
  if (folder === undefined) return undefined;
  const profile = folder === dirname(path) ? '' : `${basename(dirname(path))}-`;
  const target = join(folder, `${profile}${basename(path, '.anki2')}-rescued-${millis}.anki2`);
  return attempt(() => copyInto(db, target)) ? target : undefined;
}

function putLogAside(watch: FileWatch, millis: number): void {
  attempt(() => renameSync(watch.logPath, `${watch.logPath}-aside-${millis}`));
}

/** Nothing that fails here may keep the collection from being closed. */
function attempt(fn: () => void): boolean {
  try {
    fn();
    return true;
  } catch {
    return false;
  }
}
