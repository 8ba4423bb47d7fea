import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { FetchedFile } from '../../actions/file-sources.ts';
import { AnkiError } from '../../engine/errors.ts';

/** The most bytes that a file may have. */
export const MAX_FILE = 1024 * 1024 * 1024;

/** Writes pieces into a new file as they come, so that no file is ever whole in the memory. Leaves nothing on failure. */
export async function receive(pieces: AsyncIterable<Uint8Array>, file: string): Promise<FetchedFile> {
  const [sha1, md5] = [createHash('sha1'), createHash('md5')];
  const handle = await open(file, 'wx', 0o644);
  let size = 0;
  try {
    for await (const piece of pieces) {
      size += piece.length;
      if (size > MAX_FILE) throw tooLarge();
      sha1.update(piece);
      md5.update(piece);
      await handle.writeFile(piece);
    }
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(file, { force: true });
    throw error;
  }
  await handle.close();
  return { file, size, sha1: sha1.digest('hex'), md5: md5.digest('hex') };
}

export const tooLarge = (): AnkiError =>
  new AnkiError('invalid', `the file is larger than ${MAX_FILE / 1024 / 1024} MB`);
