import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Writes a new file part by part, so that it is on the disk; answers its SHA-1 in hexadecimal digits. */
export async function stageFile(path: string, parts: Iterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha1');
  const file = await open(path, 'wx', 0o644);
  try {
    for (const part of parts) {
      hash.update(part);
      await file.writeFile(part);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/** Makes sure that the files of a folder are found in it after a power cut, where the system can. */
export async function settleFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
