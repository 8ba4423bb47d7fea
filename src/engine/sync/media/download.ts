import { rm } from 'node:fs/promises';
import * as z from 'zod';
import { MAX_SYNCED_SIZE } from '../../media/changes.ts';
import type { MediaEntry } from '../../media/storage.ts';
import { Archive } from '../../packages/archive.ts';
import { nonsense } from './answers.ts';
import { refuseHostileName } from './file-names.ts';
import { placeFile } from './place-file.ts';
import { type MediaSession, MOST_FILES } from './session.ts';
import { settleFolder, stageFile } from './stage-file.ts';

/** A file that the server has, and what was known of the name here when that was decided. */
export interface Wanted {
  readonly name: string;
  readonly entry: MediaEntry | undefined;
}

/** Fetches files, in archives of as many as the server likes to send, and puts them into the media folder. */
export async function download(session: MediaSession, wanted: readonly Wanted[]): Promise<void> {
  for (const { name } of wanted) refuseHostileName(name);
  let left = wanted;
  while (left.length > 0) {
    session.goOn();
    const got = await downloadSome(session, left.slice(0, MOST_FILES));
    if (got.size === 0) throw nonsense('there are no files in the archive');
    left = left.filter(({ name }) => !got.has(name));
    session.count('downloaded', got.size);
  }
}

/** Answers the names of the files that came. */
async function downloadSome(session: MediaSession, asked: readonly Wanted[]): Promise<Set<string>> {
  const files = asked.map(({ name }) => name);
  const archive = opened(await session.server.callForBytes('msync/downloadFiles', { files }));
  const names = namesIn(archive);
  for (const [inside, name] of names) {
    const wanted = asked.find((it) => it.name === name);
    if (!wanted) throw nonsense(`it brings ${JSON.stringify(name)} unasked`);
    await receive(session, archive, inside, wanted);
  }
  await settleFolder(session.media.folder);
  return new Set(names.values());
}

function opened(bytes: Uint8Array): Archive {
  try {
    return new Archive(bytes);
  } catch (error) {
    throw nonsense('the archive is damaged', error);
  }
}

const META = '_meta';
const LARGEST_META = 256 * 1024;

/** The real names of the archive's files. */
function namesIn(archive: Archive): Map<string, string> {
  try {
    const json: unknown = JSON.parse(Buffer.from(archive.read(META, LARGEST_META)).toString());
    const names = new Map(Object.entries(z.record(z.string(), z.string()).parse(json)));
    if (new Set(names.values()).size < names.size || names.has(META)) throw new Error('names come twice');
    return names;
  } catch (error) {
    throw nonsense('the archive does not tell its files', error);
  }
}

async function receive(
  session: MediaSession,
  archive: Archive,
  inside: string,
  wanted: Wanted,
): Promise<void> {
  const staged = session.media.unfinishedPath();
  try {
    const sha1 = await stageFile(staged, partsOf(archive, inside));
    await placeFile(session, { ...wanted, sha1, staged });
  } finally {
    await rm(staged, { force: true });
  }
}

function* partsOf(archive: Archive, inside: string): Generator<Uint8Array> {
  let size = 0;
  try {
    for (const part of archive.parts(inside, MAX_SYNCED_SIZE)) {
      size += part.length;
      yield part;
    }
  } catch (error) {
    throw nonsense('the archive is damaged', error);
  }
  if (size === 0) throw nonsense(`"${inside}" in the archive is empty`);
}
