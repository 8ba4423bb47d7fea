import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { openToReadSlowly } from '../guarded-files.ts';
import { Pace } from '../pace.ts';

const PART = 128 * 1024;

/** The SHA-1 of a file in hexadecimal digits, read while other work goes on; undefined when there is no such file. */
export async function hashOfFile(path: string): Promise<string | undefined> {
  const file = await openToReadSlowly(path).catch(undefinedIfMissing);
  if (!file) return undefined;
  try {
    const hash = createHash('sha1');
    const part = Buffer.allocUnsafe(PART);
    for (;;) {
      const { bytesRead } = await file.read(part, 0, PART);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(part.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

export async function hashOfData(data: Uint8Array): Promise<string> {
  const hash = createHash('sha1');
  const pace = new Pace();
  for (let at = 0; at < data.length; at += PART) {
    hash.update(data.subarray(at, at + PART));
    await pace.turn();
  }
  return hash.digest('hex');
}

/** What tells one state of a file from another without reading it; undefined when there is none. */
export function stampOf(path: string): string | undefined {
  const file = statSync(path, { bigint: true, throwIfNoEntry: false });
  return file && `${file.mtimeNs} ${file.size} ${file.ino}`;
}

export function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
