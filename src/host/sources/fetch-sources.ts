import { rm } from 'node:fs/promises';
import type { FetchedFile, FileSource } from '../../actions/file-sources.ts';
import type { Settings } from '../../actions/settings.ts';
import { isWebPage } from '../../actions/web-page.ts';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError, messageOf } from '../../engine/errors.ts';
import { mediaOf } from '../../engine/media/media.ts';
import type { Caller } from '../../runner/caller.ts';
import type { Fetch } from '../../runner/environment.ts';
import { download } from './download.ts';
import { readLocalFile } from './local-file.ts';

/** How many files of one request come at the same time. */
const AT_ONCE = 6;

/**
 * Reads and downloads what a request names, into the profile's folder, while the engine goes on with other requests. A
 * request from a web origin may read only the folders that the owner has listed, and download only from the internet.
 */
export async function fetchSources(
  sources: readonly FileSource[],
  col: Collection,
  settings: Settings,
  caller: Caller,
): Promise<Fetch> {
  const isWeb = isWebPage(settings, caller.origin.name);
  const media = mediaOf(col);
  const local = {
    base: media.folder,
    folders: isWeb ? settings.mediaFolders : undefined,
  };
  const remote = { timeout: settings.webTimeout, publicOnly: isWeb };
  const outcomes = new Map<string, FetchedFile | AnkiError>();
  const open = new Map(sources.map((source) => [keyOf(source), source])).entries();

  async function work(): Promise<void> {
    for (const [key, source] of open) {
      const target = media.unfinishedPath();
      const fetched =
        'path' in source ? readLocalFile(source.path, target, local) : download(source.url, target, remote);
      outcomes.set(key, await fetched.catch(asAnkiError));
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return {
    files: (source) => {
      const outcome = outcomes.get(keyOf(source));
      if (outcome === undefined) throw new Error('a file was used that the action did not name before');
      if (outcome instanceof AnkiError) throw outcome;
      return outcome;
    },
    dispose: async () => {
      for (const outcome of outcomes.values()) {
        if (!(outcome instanceof AnkiError)) await rm(outcome.file, { force: true });
      }
    },
  };
}

const keyOf = (source: FileSource): string =>
  'path' in source ? `path ${source.path}` : `url ${source.url}`;

/** What the system says about a file names its place: "ENOENT: no such file or directory, open '…'". */
function asAnkiError(error: unknown): AnkiError {
  if (error instanceof AnkiError) return error;
  return new AnkiError('invalid', messageOf(error), { cause: error });
}
