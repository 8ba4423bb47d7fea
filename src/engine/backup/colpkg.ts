import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type LongWork, reportProgress } from '../long-work.ts';
import { waitForDisk } from '../media/files.ts';
import { ZipWriter } from '../packages/zip-writer.ts';
import { zstd } from '../zstd/zstd.ts';

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
  const unfinished = `${target}.part`;
  try {
    const zip = new ZipWriter(unfinished, local);
    try {
      zip.add('meta', [META]);
      await zip.addSlowly('collection.anki21b', compressedFile(collectionFile, work));
      zip.add('collection.anki2', [stub]);
      zip.add('media', [zstd.compress(new Uint8Array())]);
      zip.finish();
    } finally {
      zip.close();
    }
    waitForDisk(unfinished);
    renameSync(unfinished, target);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** As several frames in a row, which all programs read as one. */
async function* compressedFile(path: string, work: LongWork): AsyncGenerator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const part = Buffer.alloc(PART);
    const parts = Math.ceil(fstatSync(file).size / PART);
    for (let size = readSync(file, part), done = 0; size > 0; size = readSync(file, part), done++) {
      reportProgress(work, done, parts, 'Creating Backup...');
      yield zstd.compress(part.subarray(0, size));
      await setImmediate();
    }
  } finally {
    closeSync(file);
  }
}
