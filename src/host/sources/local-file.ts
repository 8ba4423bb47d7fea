import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { FetchedFile } from '../../actions/file-sources.ts';
import { AnkiError } from '../../engine/errors.ts';
import { openToReadSlowly } from '../../engine/guarded-files.ts';
import { receive } from './receive.ts';

export interface LocalRules {
  /** What relative paths start from. */
  readonly base: string;
  /** Folders with the only files that may be read; undefined: all may be. */
  readonly folders: readonly string[] | undefined;
}

const PIECE = 1024 * 1024;

/** Copies a file of this computer to `target`. Throws `AnkiError` when it may not or cannot be read. */
export async function readLocalFile(path: string, target: string, rules: LocalRules): Promise<FetchedFile> {
  if (path.includes('\0')) throw new AnkiError('invalid', 'the path holds a NUL character');
  const place = await allowedPlace(resolve(rules.base, path), rules.folders, path);
  return receive(pieces(place), target);
}

/** A link may not lead out of the allowed folders either. */
async function allowedPlace(
  wanted: string,
  folders: readonly string[] | undefined,
  path: string,
): Promise<string> {
  if (!folders) return realpath(wanted);
  const own = folders.map((folder) => resolve(folder));
  if (!isInside(wanted, own)) throw refused(path);
  const place = await realpath(wanted);
  if (!isInside(place, await Promise.all(own.map(realPlace)))) throw refused(path);
  return place;
}

const realPlace = (folder: string): Promise<string> => realpath(folder).catch(() => folder);

const isInside = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep));

async function* pieces(path: string): AsyncGenerator<Uint8Array> {
  const handle = await openToReadSlowly(path);
  try {
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(PIECE));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

const refused = (path: string): AnkiError =>
  new AnkiError(
    'invalid',
    `web pages may not read the file "${path}" of this computer: to allow it, add its folder to "mediaFolders" in the configuration`,
  );
