import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../clock.ts';
import { openCollection } from '../collection/open.ts';
import { AnkiError } from '../errors.ts';
import type { Random } from '../random.ts';
import { backupFolder } from './backups.ts';
import { type Colpkg, readColpkg } from './colpkg.ts';
import { localMillis, stampOf } from './names.ts';
import { isIntact } from './storage.ts';

export interface RestoreOptions {
  /** A backup, or any other collection package. */
  readonly packagePath: string;
  readonly collectionPath: string;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Restored {
  /** Where what was there before has gone; undefined when nothing was. */
  readonly previous: string | undefined;
  /** How many media files were put into the media folder. */
  readonly mediaFiles: number;
}

/**
 * Puts the collection of a package in the place of the present one, which goes into the folder `backups`: packed, or as
 * it is when it cannot be opened. Nothing is replaced before the new one was opened and found intact (Rust:
 * import_colpkg). The collection must be closed here; throws busy when another program has it, corrupt when the package
 * is no good.
 */
export async function restoreCollection(options: RestoreOptions): Promise<Restored> {
  const { packagePath, collectionPath } = options;
  const colpkg = await readColpkg(packagePath);
  const folder = dirname(collectionPath);
  mkdirSync(folder, { recursive: true });
  const workshop = mkdtempSync(join(folder, '.restore-'));
  try {
    const fresh = join(workshop, basename(collectionPath));
    writeFileSync(fresh, colpkg.collection(), { flush: true });
    proveGood(fresh, options);
    const mediaFiles = restoreMedia(colpkg, mediaFolder(collectionPath));
    const previous = await putAside(options);
    replace(fresh, collectionPath, workshop);
    return { previous, mediaFiles };
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** Opens it, which brings it up to date, and marks it as other than what the server has: the next sync goes one way. */
function proveGood(path: string, { clock, random }: RestoreOptions): void {
  try {
    const col = openCollection({ path, clock, random });
    try {
      col.transactForGood('Restore', () => col.schemaChanged());
      if (!isIntact(col.db)) throw new Error('the integrity check failed');
    } finally {
      col.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AnkiError('corrupt', `the package holds no collection that can be used: ${reason}`, {
      cause: error,
    });
  }
}

/** Backs the present collection up; one too damaged for that is kept as it is. */
async function putAside(options: RestoreOptions): Promise<string | undefined> {
  const { collectionPath: path, clock, random } = options;
  if (!existsSync(path)) return undefined;
  try {
    const col = openCollection({ path, clock, random });
    try {
      return await col.backups.create({ force: true });
    } finally {
      col.close();
    }
  } catch (error) {
    if (!(error instanceof AnkiError) || !IS_HOPELESS.has(error.code)) throw error;
    return keepAsItIs(path, clock);
  }
}

/** Kinds of failures that no waiting or freeing of space mends. */
const IS_HOPELESS: ReadonlySet<string> = new Set(['corrupt', 'unsupported']);

function keepAsItIs(path: string, clock: Clock): string {
  const folder = backupFolder(path);
  mkdirSync(folder, { recursive: true });
  const stem = `damaged-${stampOf(localMillis(clock, clock.nowMillis()))}`;
  let kept = join(folder, `${stem}.anki2`);
  for (let number = 2; existsSync(kept); number++) kept = join(folder, `${stem}-${number}.anki2`);
  for (const suffix of ['', ...LOGS]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, kept + suffix);
  }
  return kept;
}

const LOGS = ['-wal', '-shm', '-journal'];

/** The old file leaves only when the new one stands in its place. */
function replace(fresh: string, path: string, workshop: string): void {
  const leftLogs = LOGS.filter((suffix) => existsSync(path + suffix));
  for (const suffix of leftLogs) renameSync(path + suffix, join(workshop, `old${suffix}`));
  renameSync(fresh, path);
}

const mediaFolder = (collectionPath: string): string => collectionPath.replace(/\.anki2$/, '.media');

/** Files that are there already, with the same contents, are left alone; others are never removed (Rust: restore_media). */
function restoreMedia(colpkg: Colpkg, folder: string): number {
  if (colpkg.media.length === 0) return 0;
  mkdirSync(folder, { recursive: true });
  let count = 0;
  for (const entry of colpkg.media) {
    const target = join(folder, entry.name);
    if (entry.sha1 && existsSync(target) && sha1Of(target) === entry.sha1) continue;
    const contents = colpkg.mediaFile(entry);
    if (!contents) throw new AnkiError('corrupt', `the package lacks the media file ${entry.name}`);
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory())
      throw new AnkiError('conflict', `the media folder has a folder named ${entry.name}`);
    writeFileSync(`${target}.part`, contents);
    renameSync(`${target}.part`, target);
    count++;
  }
  return count;
}

const sha1Of = (path: string): string => createHash('sha1').update(readFileSync(path)).digest('hex');
