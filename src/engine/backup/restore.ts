import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Collection } from '../collection/collection.ts';
import { openCollection } from '../collection/open.ts';
import { requireFree } from '../collection/require-free.ts';
import { AnkiError, messageOf } from '../errors.ts';
import { countProgress, type LongWork, reportProgress } from '../long-work.ts';
import { sha1OfFile } from '../media/files.ts';
import { PackageReader } from '../packages/package-reader.ts';
import { choose, letGo, requireSound } from '../packages/rows/storage.ts';
import { processedMedia, STAGES } from '../packages/stages.ts';
import type { Random } from '../random/random.ts';
import { zstd } from '../zstd/zstd.ts';
import { backupFolder, backupsOf } from './backups.ts';
import { localMillis, stampOf } from './names.ts';
import { isIntact } from './storage.ts';

export interface RestoreOptions {
  /** A backup, or any other collection package. */
  readonly packagePath: string;
  readonly collectionPath: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly work?: LongWork | undefined;
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
 * is no good, interrupted with nothing replaced.
 */
export async function restoreCollection(options: RestoreOptions): Promise<Restored> {
  requireFree(options.collectionPath);
  const fresh = await unpackCollection(options);
  try {
    const previous = await putAside(options);
    fresh.putMedia();
    replace(fresh.path, options.collectionPath, fresh.folder);
    return { previous, mediaFiles: fresh.mediaFiles };
  } finally {
    fresh.dispose();
  }
}

/** The collection of a package that waits for its place beside the present one. */
export interface FreshCollection {
  /** Of its file, which may be moved. */
  readonly path: string;
  /** It and all that belongs to it are in. */
  readonly folder: string;
  /** How many files `putMedia` moves into the media folder. */
  readonly mediaFiles: number;
  putMedia(): void;
  /** Removes what was not moved. */
  dispose(): void;
}

/** How folders beside the collection begin in which packages are unpacked; a crash leaves them. */
export const RESTORE_WORKSHOP = '.restore-';

/**
 * An .apkg holds some decks, and nobody means them to take the place of all others. Two old names were whole collections
 * (Qt: import_file). Throws unsupported.
 */
export function requireCollectionPackage(path: string): void {
  const name = basename(path);
  if (!/\.apkg$/i.test(name) || /^(?:collection|backup-.*)\.apkg$/i.test(name)) return;
  throw new AnkiError(
    'unsupported',
    `${name} holds decks, not a whole collection, so nothing was replaced: "ankid import" or the action importPackage adds them`,
  );
}

/** Unpacks a package beside the present collection, which may be open, and finds it intact; nothing is replaced. */
export async function unpackCollection(options: RestoreOptions): Promise<FreshCollection> {
  const { collectionPath, work = {} } = options;
  requireCollectionPackage(options.packagePath);
  reportProgress(work, 0, 0, STAGES.importingFile);
  const reader = new PackageReader(options.packagePath, zstd);
  try {
    const folder = dirname(collectionPath);
    mkdirSync(folder, { recursive: true });
    const workshop = mkdtempSync(join(folder, RESTORE_WORKSHOP));
    try {
      return unpackInto(workshop, reader, options, work);
    } catch (error) {
      rmSync(workshop, { recursive: true, force: true });
      throw error;
    }
  } finally {
    reader.close();
  }
}

function unpackInto(
  folder: string,
  reader: PackageReader,
  options: RestoreOptions,
  work: LongWork,
): FreshCollection {
  const path = join(folder, basename(options.collectionPath));
  reader.writeCollection(path);
  reportProgress(work, 0, 0, STAGES.importingFile);
  proveGood(path, options);
  const mediaFolder = mediaFolderOf(options.collectionPath);
  const media = unpackMedia(reader, folder, mediaFolder, work);
  return {
    path,
    folder,
    mediaFiles: media.length,
    putMedia: () => putMedia(media, mediaFolder),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Opens it, which brings it up to date, and marks it as other than what the server has: the next sync goes one way. */
function proveGood(path: string, { clock, random }: RestoreOptions): void {
  try {
    const col = openCollection({ path, clock, random });
    try {
      col.transact('Restore', () => col.schemaChanged(), 'final');
      if (!isIntact(col.db)) throw new Error('the integrity check failed');
      requireUsable(col);
    } finally {
      col.close();
    }
  } catch (error) {
    const reason = messageOf(error);
    throw new AnkiError('corrupt', `the package holds no collection that can be used: ${reason}`, {
      cause: error,
    });
  }
}

/** Throws corrupt for rows that Anki would not read, and that its check would stumble over. */
function requireUsable(col: Collection): void {
  choose(col.db, {});
  try {
    requireSound(col.db, true);
  } finally {
    letGo(col.db);
  }
  col.decks.all();
  col.presets.all();
  for (const { id } of col.notetypes.namesAndIds()) col.notetypes.require(id);
}

/** Backs the present collection up; one too damaged for that is kept as it is. */
async function putAside(options: RestoreOptions): Promise<string | undefined> {
  const { collectionPath: path, clock, random } = options;
  if (!existsSync(path)) return undefined;
  try {
    const col = openCollection({ path, clock, random });
    try {
      return await backupsOf(col).create({ force: true });
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

const mediaFolderOf = (collectionPath: string): string => collectionPath.replace(/\.anki2$/, '.media');

/** All of them before the first is put into the folder. What is there already, with the same contents, is left alone. */
function unpackMedia(reader: PackageReader, workshop: string, folder: string, work: LongWork): MovedFile[] {
  const entries = reader.media();
  const processed = countProgress(work, entries.length, processedMedia);
  return entries.flatMap((entry, number) => {
    processed();
    const target = join(folder, entry.name);
    const there = statSync(target, { throwIfNoEntry: false });
    if (there && !there.isFile())
      throw new AnkiError('conflict', `the media folder has a folder named ${entry.name}`);
    const from = join(workshop, `media-${number}`);
    const { sha1 } = reader.writeMedia(entry, from);
    return there && sha1OfFile(target) === sha1 ? [] : [{ from, target }];
  });
}

interface MovedFile {
  readonly from: string;
  readonly target: string;
}

/** Other files of the folder are never removed (Rust: restore_media). */
function putMedia(files: readonly MovedFile[], folder: string): void {
  if (files.length > 0) mkdirSync(folder, { recursive: true });
  for (const { from, target } of files) renameSync(from, target);
}
