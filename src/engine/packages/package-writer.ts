import { createHash } from 'node:crypto';
import { closeSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { localMillis } from '../backup/names.ts';
import { stubCollection } from '../backup/stub.ts';
import type { Clock } from '../clock.ts';
import { AnkiError, messageOf } from '../errors.ts';
import { openToRead } from '../guarded-files.ts';
import { countProgress, type LongWork, reportProgress } from '../long-work.ts';
import { isNormalizedFilename } from '../media/names.ts';
import type { Random } from '../random/random.ts';
import type { Zstd } from '../zstd/zstd.ts';
import { COLLECTION_NAMES, PACKAGE_VERSION } from './package-reader.ts';
import { processedMedia, STAGES } from './stages.ts';
import { ZipWriter } from './zip-writer.ts';

export interface PackageParts {
  /** The collection file: schema 11 for a legacy package, else schema 18. */
  readonly collectionFile: string;
  readonly isLegacy: boolean;
  readonly mediaFolder: string;
  /** Names of the files in it that go along; those that do not exist are passed over. */
  readonly media: ReadonlySet<string> | readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly zstd: Zstd;
  readonly work: LongWork;
}

/**
 * Writes a package, which replaces a file of that name when it is whole (Rust: export_collection). Throws not_found when
 * the folder is missing, invalid when a media file has a name that Anki would not give it,
 * interrupted.
 */
export function writePackage(target: string, parts: PackageParts): void {
  const unfinished = join(dirname(target), `.${process.pid}-${parts.random.below(2 ** 32)}.part`);
  requireFolder(target);
  try {
    writeTo(unfinished, parts);
    renameSync(unfinished, target);
  } catch (error) {
    if (error instanceof AnkiError) throw error;
    const reason = messageOf(error);
    throw new AnkiError('invalid', `the package cannot be written: ${reason}`, { cause: error });
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function requireFolder(target: string): void {
  if (!statSync(dirname(target), { throwIfNoEntry: false })?.isDirectory())
    throw new AnkiError('not_found', `the folder for the package does not exist: ${dirname(target)}`);
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory())
    throw new AnkiError('invalid', `a package cannot be written over a folder: ${target}`);
}

function writeTo(path: string, parts: PackageParts): void {
  const { clock, random, zstd, isLegacy, collectionFile } = parts;
  const version = isLegacy ? PACKAGE_VERSION.legacy2 : PACKAGE_VERSION.latest;
  const packed = (contents: Iterable<Uint8Array>) => (isLegacy ? contents : compressed(zstd, contents));
  const zip = new ZipWriter(path, localMillis(clock, clock.nowMillis()));
  try {
    zip.add('meta', [Uint8Array.of(8, version)]);
    zip.add(
      COLLECTION_NAMES[version],
      packed(watched(partsOf(collectionFile), parts.work, STAGES.exportingFile)),
      isLegacy ? 'deflated' : 'stored',
    );
    zip.add('collection.anki2', [stubCollection(`${path}-stub`, clock, random)]);
    const media = addMedia(zip, parts, packed);
    zip.add('media', packed([isLegacy ? jsonList(media) : protobufList(media)]));
    zip.finish();
  } finally {
    zip.close();
  }
}

interface PackedMedia {
  readonly name: string;
  readonly size: number;
  readonly sha1: Uint8Array;
}

function addMedia(
  zip: ZipWriter,
  { isLegacy, media, mediaFolder, work }: PackageParts,
  packed: (contents: Iterable<Uint8Array>) => Iterable<Uint8Array>,
): PackedMedia[] {
  const done: PackedMedia[] = [];
  const names = [...media];
  const processed = countProgress(work, names.length, processedMedia);
  for (const name of names) {
    processed();
    const path = join(mediaFolder, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    if (!isLegacy && !isNormalizedFilename(name))
      throw new AnkiError(
        'invalid',
        `a media file has a name that cannot be exported: ${name}. Please use Tools>Check Media.`,
      );
    const hash = createHash('sha1');
    let size = 0;
    const hashed = function* () {
      for (const part of watched(partsOf(path), work, processedMedia(done.length))) {
        hash.update(part);
        size += part.length;
        yield part;
      }
    };
    zip.add(String(done.length), packed(hashed()));
    done.push({ name, size, sha1: hash.digest() });
  }
  return done;
}

const jsonList = (media: readonly PackedMedia[]): Uint8Array =>
  Buffer.from(JSON.stringify(Object.fromEntries(media.map(({ name }, number) => [number, name]))));

/** proto: MediaEntries. */
function protobufList(media: readonly PackedMedia[]): Uint8Array {
  const list = new BinaryWriter();
  for (const { name, size, sha1 } of media) {
    list.tag(1, 2).fork().tag(1, 2).string(name);
    if (size > 0) list.tag(2, 0).uint32(size);
    list.tag(3, 2).bytes(sha1).join();
  }
  return list.finish();
}

/** Lets large files be cancelled between their parts. */
function* watched(parts: Iterable<Uint8Array>, work: LongWork, stage: string): Generator<Uint8Array> {
  for (const part of parts) {
    yield part;
    if (part.length === PART) reportProgress(work, 0, 0, stage);
  }
}

/** As several frames in a row, which all programs read as one; nothing is one frame, too. */
function* compressed(zstd: Zstd, contents: Iterable<Uint8Array>): Generator<Uint8Array> {
  let isEmpty = true;
  for (const part of contents) {
    isEmpty = false;
    yield zstd.compress(part);
  }
  if (isEmpty) yield zstd.compress(new Uint8Array());
}

const PART = 4 * 1024 * 1024;

function* partsOf(path: string): Generator<Uint8Array> {
  const file = openToRead(path);
  try {
    const part = Buffer.alloc(Math.min(PART, Math.max(statSync(path).size, 1)));
    for (let size = readSync(file, part); size > 0; size = readSync(file, part)) yield part.subarray(0, size);
  } finally {
    closeSync(file);
  }
}
