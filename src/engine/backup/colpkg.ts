import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type Zippable, zipSync } from 'fflate';
import { type LongWork, reportProgress } from '../long-work.ts';
import { loadZstd, type Zstd } from '../zstd/zstd.ts';

/** What is compressed at a time: between two such parts others get their turn. */
const PART = 4 * 1024 * 1024;

/** Serialised `PackageMetadata` with the version of today's packages. */
const META = Uint8Array.of(8, 3);

export interface BackupParts {
  readonly collectionFile: string;
  /** The collection that old versions of Anki open instead. */
  readonly stub: Uint8Array;
  /** The local time, in milliseconds as if it were UTC. */
  readonly local: number;
}

/**
 * Writes a package with a collection file and no media, as Anki's backups are; `target` appears when it is whole. The
 * file must not change meanwhile (Rust: export_colpkg_from_data). Throws interrupted.
 */
export async function writeColpkg(
  target: string,
  { collectionFile, stub, local }: BackupParts,
  work: LongWork = {},
): Promise<void> {
  const zstd = await loadZstd();
  const contents: Zippable = {
    meta: META,
    'collection.anki21b': await compressFile(zstd, collectionFile, work),
    'collection.anki2': stub,
    media: zstd.compress(new Uint8Array()),
  };
  const bytes = zipSync(contents, { level: 0, mtime: asLocalDate(local) });
  const unfinished = `${target}.part`;
  try {
    writeFileSync(unfinished, bytes, { flush: true });
    renameSync(unfinished, target);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** As several frames in a row, which all programs read as one. */
async function compressFile(zstd: Zstd, path: string, work: LongWork): Promise<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const frames: Uint8Array[] = [];
    const part = Buffer.alloc(PART);
    const parts = Math.ceil(fstatSync(file).size / PART);
    for (let size = readSync(file, part); size > 0; size = readSync(file, part)) {
      reportProgress(work, frames.length, parts, 'Creating Backup...');
      frames.push(zstd.compress(part.subarray(0, size)));
      await setImmediate();
    }
    return Buffer.concat(frames);
  } finally {
    closeSync(file);
  }
}

/** The zip format has local times, and the library takes them from the process's own time zone. */
function asLocalDate(local: number): Date {
  const date = new Date(local + new Date(local).getTimezoneOffset() * 60_000);
  return date.getFullYear() >= 1980 && date.getFullYear() < 2100 ? date : new Date(1980, 0, 1);
}
