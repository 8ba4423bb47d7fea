import { closeSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { Inflate } from 'fflate';
import { AnkiError, messageOf } from '../errors.ts';
import { openToRead } from '../guarded-files.ts';
import { crc32 } from './crc32.ts';
import {
  LOCAL_SIZE,
  notAPackage,
  readAt,
  readDirectory,
  type ZipEntry,
  type ZipSource,
} from './zip-directory.ts';

/** How much of a file is in memory at a time. */
const PART = 256 * 1024;

/**
 * A zip archive that is read file by file, in parts. Nothing that it says of itself is believed: sizes, checksums and
 * places are checked, and more than the caller allows never comes out.
 */
export class Archive {
  readonly #file: ZipSource;
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  /** The path of a file, or its bytes. Throws not_found, corrupt. */
  constructor(source: string | Uint8Array) {
    this.#file = typeof source === 'string' ? opened(source) : source;
    try {
      this.#entries = readDirectory(this.#file);
    } catch (error) {
      this.close();
      throw error instanceof AnkiError ? error : notAPackage('its directory cannot be read', error);
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** The bytes that a file takes inside the archive; 0 when it is missing. */
  packedSize(name: string): number {
    return this.#entries.get(name)?.packedSize ?? 0;
  }

  /** The contents of a file, part by part. Throws corrupt: missing, damaged, or more than `most` bytes. */
  *parts(name: string, most: number): Generator<Uint8Array> {
    const entry = this.#entries.get(name);
    if (!entry) throw notAPackage(`${name} is missing`);
    let [size, crc] = [0, 0];
    for (const part of this.#unpacked(entry)) {
      size += part.length;
      if (size > Math.min(most, entry.size)) throw notAPackage(`${name} is larger than it may be`);
      crc = crc32(part, crc);
      yield part;
    }
    if (size !== entry.size || crc !== entry.crc) throw notAPackage(`${name} is damaged`);
  }

  /** As `parts`, at once. */
  read(name: string, most: number): Uint8Array {
    return Buffer.concat([...this.parts(name, most)]);
  }

  close(): void {
    if (typeof this.#file === 'number') closeSync(this.#file);
  }

  #unpacked(entry: ZipEntry): Iterable<Uint8Array> {
    if (entry.method === STORED) return this.#stored(entry);
    if (entry.method === DEFLATED && entry.size <= AT_ONCE && entry.packedSize <= AT_ONCE)
      return [inflatedAtOnce(Buffer.concat([...this.#stored(entry)]), entry)];
    if (entry.method === DEFLATED) return inflated(this.#stored(entry), entry.name);
    throw new AnkiError('unsupported', `the package is compressed in an unknown way (${entry.method})`);
  }

  *#stored({ start, packedSize, name }: ZipEntry): Generator<Uint8Array> {
    const header = readAt(this.#file, start, LOCAL_SIZE);
    if (header.readUInt32LE(0) !== LOCAL_MARK) throw notAPackage(`${name} is damaged`);
    const from = start + LOCAL_SIZE + header.readUInt16LE(26) + header.readUInt16LE(28);
    for (let done = 0; done < packedSize; done += PART) {
      yield readAt(this.#file, from + done, Math.min(PART, packedSize - done));
    }
  }
}

/** Files up to this size are unpacked by Node itself, which is many times as quick but needs them whole. */
const AT_ONCE = 32 * 1024 * 1024;

function inflatedAtOnce(packed: Uint8Array, { name, size }: ZipEntry): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw notAPackage(isTooLarge ? `${name} is larger than it may be` : `${name} is damaged`, error);
  }
}

const STORED = 0;
const DEFLATED = 8;
const LOCAL_MARK = 0x04034b50;

function* inflated(packed: Iterable<Uint8Array>, name: string): Generator<Uint8Array> {
  const out: Uint8Array[] = [];
  let isDone = false;
  const inflate = new Inflate((part, last) => {
    if (part.length > 0) out.push(part);
    isDone = last;
  });
  try {
    for (const part of packed) {
      // A small piece may become a thousand times as much, so the pieces are small.
      for (let at = 0; at < part.length; at += STEP) {
        inflate.push(part.subarray(at, at + STEP));
        yield* out.splice(0);
      }
    }
    inflate.push(new Uint8Array(), true);
  } catch (error) {
    throw error instanceof AnkiError ? error : notAPackage(`${name} is damaged`, error);
  }
  yield* out.splice(0);
  if (!isDone) throw notAPackage(`${name} is cut off`);
}

const STEP = 16 * 1024;

function opened(path: string): number {
  try {
    return openToRead(path);
  } catch (error) {
    if (error instanceof AnkiError) throw error;
    const reason = messageOf(error);
    throw new AnkiError('not_found', `the package cannot be read: ${reason}`, { cause: error });
  }
}
