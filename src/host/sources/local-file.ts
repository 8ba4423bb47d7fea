import type { Stats } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { FetchedFile } from '../../actions/file-sources.ts';
import { AnkiError } from '../../engine/errors.ts';
import { receive } from './receive.ts';

export interface LocalRules {
  /** What relative paths start from. */
  readonly base: string;
  /** Folders with the only files that may be read; undefined: all may be. */
  readonly folders: readonly string[] | undefined;
  /** Files that may not be opened: closing one lets go of all locks that this process has on it. */
  readonly locked: readonly string[];
}

const PIECE = 1024 * 1024;

/** Copies a file of this computer to `target`. Throws `AnkiError` when it may not or cannot be read. */
export async function readLocalFile(path: string, target: string, rules: LocalRules): Promise<FetchedFile> {
  if (path.includes('\0')) throw new AnkiError('invalid', 'the path holds a NUL character');
  const place = await allowedPlace(resolve(rules.base, path), rules.folders, path);
  const file = await stat(place);
  if (file.isDirectory()) throw new AnkiError('invalid', `"${path}" is a folder, not a file`);
  if (!file.isFile()) throw new AnkiError('invalid', `"${path}" is no ordinary file`);
  if (await isOneOf(file, rules.locked))
    throw new AnkiError('busy', `"${path}" belongs to the open collection`);
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

async function isOneOf(file: Stats, paths: readonly string[]): Promise<boolean> {
  const others = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  return others.some((other) => other?.ino === file.ino && other.dev === file.dev);
}

async function* pieces(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r');
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
