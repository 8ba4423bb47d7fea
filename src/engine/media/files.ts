import { createHash } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { copyGuarded, openToRead } from '../guarded-files.ts';

/** The SHA-1 of a file, in hexadecimal digits, read piece by piece. */
export function sha1OfFile(path: string): string {
  const hash = createHash('sha1');
  const piece = Buffer.allocUnsafe(256 * 1024);
  const file = openToRead(path);
  try {
    for (let size = readSync(file, piece); size > 0; size = readSync(file, piece)) {
      hash.update(piece.subarray(0, size));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

const PART = 1024 * 1024;

/** What stands in a file, in parts of `size` bytes but for the last. */
export function* partsOfFile(path: string, size = PART): Generator<Buffer> {
  const file = openToRead(path);
  try {
    const whole = fstatSync(file).size;
    for (let at = 0; at < whole; at += size) {
      const part = Buffer.allocUnsafe(Math.min(size, whole - at));
      let filled = 0;
      for (let count = 1; count > 0 && filled < part.length; filled += count)
        count = readSync(file, part, filled, part.length - filled, at + filled);
      yield part.subarray(0, filled);
    }
  } finally {
    closeSync(file);
  }
}

export const sha1OfData = (data: Uint8Array): string => createHash('sha1').update(data).digest('hex');

/** Milliseconds since 1970, cut off as Anki does (mtime_as_i64). */
export const mtimeMillis = (path: string): number => Number(statSync(path, { bigint: true }).mtimeMs);

/** Undefined when there is nothing of that name, nor can be: a name that is too long, a link that leads round in a circle. */
export function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOWHERE.has(error.code)) return undefined;
    throw error;
  }
}

const NOWHERE: ReadonlySet<unknown> = new Set(['ENAMETOOLONG', 'ELOOP', 'ENOTDIR']);

/** Writes a new file, so that it is on the disk. */
export function writeDurably(path: string, data: Uint8Array): void {
  const file = openSync(path, 'wx', 0o644);
  try {
    for (let at = 0; at < data.length; ) at += writeSync(file, data, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A copy in its own right, which shares the blocks on the disk where the file system can. */
export function copyDurably(from: string, to: string): void {
  copyGuarded(from, to);
  waitForDisk(to);
}

/** Returns when what was written to a file is on the disk. */
export function waitForDisk(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Renames a file; where the folders lie on two disks, copies it. */
export function moveFile(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    rmSync(to, { force: true });
    copyDurably(from, to);
    rmSync(from);
  }
}
