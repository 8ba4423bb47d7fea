import { createHash } from 'node:crypto';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { AnkiError, messageOf } from '../errors.ts';
import { decompressParts } from '../zstd/decompress-pieces.ts';
import { largestSize } from '../zstd/frames.ts';
import type { Zstd } from '../zstd/zstd.ts';
import { Archive } from './archive.ts';
import { type ListedMedia, listedMedia } from './media-list.ts';
import { notAPackage } from './zip-directory.ts';

/** Forms of packages (proto: PackageMetadata.Version). */
export const PACKAGE_VERSION = { legacy1: 1, legacy2: 2, latest: 3 } as const;

export type PackageVersion = (typeof PACKAGE_VERSION)[keyof typeof PACKAGE_VERSION];

export const COLLECTION_NAMES: Readonly<Record<PackageVersion, string>> = {
  1: 'collection.anki2',
  2: 'collection.anki21',
  3: 'collection.anki21b',
};

const MIB = 1024 * 1024;

/** A collection compresses to a third or tenth; its free pages to nothing. */
const COLLECTION_LIMIT = { floor: 64 * MIB, ratio: 100, ceiling: 1024 * MIB };
/** Drawings and silence compress to a thousandth: only all files together tell a bomb from them. */
const MEDIA_LIMIT = { floor: 1024 * MIB, ratio: 1, ceiling: 1024 * MIB };
const ALL_MEDIA_LIMIT = { floor: 1024 * MIB, ratio: 20, ceiling: 64 * 1024 * MIB };
const LIST_LIMIT = { floor: 4 * MIB, ratio: 100, ceiling: 256 * MIB };

/** What a file is once it was written. */
export interface Unpacked {
  readonly size: number;
  /** Hexadecimal digits. */
  readonly sha1: string;
}

/** An .apkg or .colpkg file of any version; see `Archive` for how little of it is believed. Must be closed. */
export class PackageReader {
  readonly version: PackageVersion;
  readonly #archive: Archive;
  readonly #zstd: Zstd;
  /** Bytes of media that may still come out. */
  #mediaLeft: number;

  /** `mostMedia`: bytes of all media. Throws not_found, corrupt, unsupported (made by a newer Anki). */
  constructor(path: string, zstd: Zstd, mostMedia?: number) {
    this.#zstd = zstd;
    this.#archive = new Archive(path);
    try {
      this.version = versionOf(this.#archive);
      this.#mediaLeft = mostMedia ?? mostOf(ALL_MEDIA_LIMIT, statSync(path).size);
    } catch (error) {
      this.#archive.close();
      throw error;
    }
  }

  /** Writes the collection file, of whatever schema, to a new file. */
  writeCollection(target: string): void {
    this.#write(COLLECTION_NAMES[this.version], target, COLLECTION_LIMIT, () => {});
  }

  /** The media files by the names that they are to have, all of them safe and as Anki would name them. */
  media(): ListedMedia[] {
    // Old versions of AnkiDroid wrote none.
    if (!this.#archive.has('media')) return [];
    const bytes = Buffer.concat([...this.#contents('media', LIST_LIMIT)]);
    return listedMedia(bytes, this.#isLatest);
  }

  /** Writes a media file to a new file. Throws corrupt when it is missing or not what the list says. */
  writeMedia({ name, member, sha1 }: ListedMedia, target: string): Unpacked {
    if (!this.#archive.has(member)) throw notAPackage(`it lacks the media file ${name}`);
    const hash = createHash('sha1');
    const size = this.#write(member, target, MEDIA_LIMIT, (part) => {
      this.#takeFromAll(part);
      hash.update(part);
    });
    const found = hash.digest('hex');
    if (sha1 && found !== sha1) throw notAPackage(`the media file ${name} is not what the list says`);
    return { size, sha1: found };
  }

  /** SHA-1 of a media file, in hexadecimal digits. */
  mediaSha1({ member, sha1 }: ListedMedia): string {
    if (sha1) return sha1;
    const hash = createHash('sha1');
    for (const part of this.#contents(member, MEDIA_LIMIT)) {
      this.#takeFromAll(part);
      hash.update(part);
    }
    return hash.digest('hex');
  }

  close(): void {
    this.#archive.close();
  }

  get #isLatest(): boolean {
    return this.version === PACKAGE_VERSION.latest;
  }

  #takeFromAll({ length }: Uint8Array): void {
    this.#mediaLeft -= length;
    if (this.#mediaLeft < 0) throw notAPackage('its media are larger in all than they may be');
  }

  /** Nothing waits for the disk here. */
  #write(name: string, target: string, limit: SizeLimit, onPart: (part: Uint8Array) => void): number {
    let size = 0;
    const file = openSync(target, 'wx');
    try {
      for (const part of this.#contents(name, limit)) {
        for (let at = 0; at < part.length; ) at += writeSync(file, part, at);
        onPart(part);
        size += part.length;
      }
    } finally {
      closeSync(file);
    }
    return size;
  }

  #contents(name: string, limit: SizeLimit): Iterable<Uint8Array> {
    const packed = this.#archive.packedSize(name);
    const most = mostOf(limit, packed);
    if (!this.#isLatest) return this.#archive.parts(name, most);
    return named(name, this.#decompressed(name, most));
  }

  /** Small files at once, which is many times as quick. */
  *#decompressed(name: string, most: number): Generator<Uint8Array> {
    if (this.#archive.packedSize(name) > AT_ONCE.packed) {
      yield* decompressParts(this.#archive.parts(name, most), most);
      return;
    }
    const packed = this.#archive.read(name, most);
    if (largestSize(packed) <= Math.min(most, AT_ONCE.size)) yield this.#zstd.decompress(packed, most);
    else yield* decompressParts([packed], most);
  }
}

/** Bytes that are unpacked in memory; what may be larger comes out part by part. */
const AT_ONCE = { packed: 16 * MIB, size: 64 * MIB };

interface SizeLimit {
  /** Bytes that a file may have however well it is compressed. */
  readonly floor: number;
  /** Above that: so many times its compressed size. */
  readonly ratio: number;
  readonly ceiling: number;
}

const mostOf = ({ floor, ratio, ceiling }: SizeLimit, packed: number): number =>
  Math.min(ceiling, Math.max(floor, ratio * packed));

/** Says of failures to which file they belong. */
function* named(name: string, parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  try {
    yield* parts;
  } catch (error) {
    const reason = messageOf(error);
    throw notAPackage(`${name}: ${reason}`, error);
  }
}

/** Rust: Meta::from_archive. */
function versionOf(archive: Archive): PackageVersion {
  if (!archive.has('meta'))
    return archive.has(COLLECTION_NAMES[2]) ? PACKAGE_VERSION.legacy2 : PACKAGE_VERSION.legacy1;
  const version = versionIn(archive.read('meta', 1024));
  for (const known of Object.values(PACKAGE_VERSION)) if (known === version) return known;
  throw new AnkiError(
    'unsupported',
    'the package was made by a newer version of Anki than this program knows',
  );
}

function versionIn(meta: Uint8Array): number {
  try {
    const reader = new BinaryReader(meta);
    let version = 0;
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      if (field === 1) version = reader.int32();
      else reader.skip(wireType);
    }
    return version;
  } catch (error) {
    throw notAPackage('meta is damaged', error);
  }
}
