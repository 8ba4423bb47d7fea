import { closeSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { unzipSync, type Zippable, zipSync } from 'fflate';
import { AnkiError } from '../errors.ts';
import { loadZstd, type Zstd } from '../zstd/zstd.ts';
import { type MediaEntry, mediaEntriesFrom } from './media-entries.ts';

/** What is compressed at a time: between two such parts others get their turn. */
const PART = 4 * 1024 * 1024;

/** Serialised `PackageMetadata` with the version of today's packages. */
const META = Uint8Array.of(8, 3);

/**
 * Writes a package with a collection file and no media, as Anki's backups are; `target` appears when it is whole. The
 * file must not change meanwhile (Rust: export_colpkg_from_data).
 */
export async function writeColpkg(
  target: string,
  collectionFile: string,
  stub: Uint8Array,
  local: number,
): Promise<void> {
  const zstd = await loadZstd();
  const contents: Zippable = {
    meta: META,
    'collection.anki21b': await compressFile(zstd, collectionFile),
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

/** What a package holds; contents are unpacked when asked for. */
export interface Colpkg {
  /** The collection file, of whatever schema. */
  collection(): Uint8Array;
  readonly media: readonly MediaEntry[];
  /** A media file's contents; undefined when the package lacks it. */
  mediaFile(entry: MediaEntry): Uint8Array | undefined;
}

/** Reads a package of any version. Throws `AnkiError`: corrupt, unsupported (too new), not_found. */
export async function readColpkg(path: string): Promise<Colpkg> {
  const zstd = await loadZstd();
  const files = unpack(path);
  const version = versionOf(files);
  const isPacked = version === LATEST;
  const unpacked = (bytes: Uint8Array): Uint8Array => (isPacked ? zstd.decompress(bytes) : bytes);
  const list = files.media;
  return {
    collection: () => {
      const bytes = files[COLLECTION_NAMES[version] ?? ''];
      if (!bytes) throw notAPackage();
      return unpacked(bytes);
    },
    media: list ? mediaEntriesFrom(unpacked(list), isPacked) : [],
    mediaFile: ({ member }) => {
      const bytes = files[member];
      return bytes && unpacked(bytes);
    },
  };
}

const LATEST = 3;
const COLLECTION_NAMES: Readonly<Record<number, string>> = {
  1: 'collection.anki2',
  2: 'collection.anki21',
  3: 'collection.anki21b',
};

/** Rust: Meta::from_archive. */
function versionOf(files: Readonly<Record<string, Uint8Array>>): number {
  const { meta } = files;
  if (!meta) return files['collection.anki21'] ? 2 : 1;
  const version = meta[0] === 8 ? meta[1] : undefined;
  if (version && COLLECTION_NAMES[version]) return version;
  throw new AnkiError(
    'unsupported',
    'the package was made by a newer version of Anki than this program knows',
  );
}

function unpack(path: string): Record<string, Uint8Array> {
  const bytes = readWhole(path);
  try {
    return unzipSync(bytes);
  } catch (error) {
    throw notAPackage(error);
  }
}

function readWhole(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AnkiError('not_found', `the package cannot be read: ${reason}`, { cause: error });
  }
}

const notAPackage = (cause?: unknown): AnkiError =>
  new AnkiError('corrupt', 'the file is not a collection package, or it is damaged', { cause });

/** As several frames in a row, which all programs read as one. */
async function compressFile(zstd: Zstd, path: string): Promise<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    const frames: Uint8Array[] = [];
    const part = Buffer.alloc(PART);
    for (let size = readSync(file, part); size > 0; size = readSync(file, part)) {
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
