import { fstatSync, readSync } from 'node:fs';
import { AnkiError } from '../errors.ts';

/** One file inside a zip archive, as the archive's directory has it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly start: number;
}

/** Far above any real package; keeps the directory of a hostile one small. */
const MOST_ENTRIES = 1_000_000;
const LARGEST_DIRECTORY = 256 * 1024 * 1024;

const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const END_MARK = 0x06054b50;
const LOCATOR_MARK = 0x07064b50;
const END64_MARK = 0x06064b50;
const ENTRY_MARK = 0x02014b50;
const ENTRY_SIZE = 46;

/** An open file, or the bytes of one. */
export type ZipSource = number | Uint8Array;

/** The directory of a zip file; throws corrupt for what is no zip file, was cut off, or contradicts itself. */
export function readDirectory(file: ZipSource): Map<string, ZipEntry> {
  const { size } = typeof file === 'number' ? fstatSync(file) : { size: file.length };
  const end = findEnd(file, size);
  if (end.count > MOST_ENTRIES || end.size > LARGEST_DIRECTORY) throw notAPackage('too many files');
  // Whatever stands before the archive moves all places in it.
  const shift = end.at - end.size - end.start;
  if (shift < 0 || end.size < end.count * ENTRY_SIZE) throw notAPackage('its directory is cut off');
  const entries = parseEntries(readAt(file, end.start + shift, end.size), end.count, shift);
  requireApart(entries, end.start + shift);
  return new Map(entries.map((entry) => [entry.name, entry]));
}

interface DirectoryEnd {
  /** Where the record itself begins. */
  readonly at: number;
  readonly count: number;
  readonly size: number;
  readonly start: number;
}

function findEnd(file: ZipSource, fileSize: number): DirectoryEnd {
  const tailSize = Math.min(fileSize, END_SIZE + LONGEST_COMMENT);
  const tail = readAt(file, fileSize - tailSize, tailSize);
  for (let at = tail.length - END_SIZE; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END_MARK || at + END_SIZE + tail.readUInt16LE(at + 20) > tail.length)
      continue;
    const end = {
      at: fileSize - tailSize + at,
      count: tail.readUInt16LE(at + 10),
      size: tail.readUInt32LE(at + 12),
      start: tail.readUInt32LE(at + 16),
    };
    const isLarge = end.count === 0xffff || end.size === 0xffffffff || end.start === 0xffffffff;
    return isLarge ? (largeEnd(file, end.at) ?? end) : end;
  }
  throw notAPackage('it is not a zip file');
}

/** The record of archives with many or large files. */
function largeEnd(file: ZipSource, endAt: number): DirectoryEnd | undefined {
  if (endAt < 20) return undefined;
  const locator = readAt(file, endAt - 20, 20);
  if (locator.readUInt32LE(0) !== LOCATOR_MARK) return undefined;
  const at = Number(locator.readBigUInt64LE(8));
  if (at + 56 > endAt) throw notAPackage('its directory is cut off');
  const record = readAt(file, at, 56);
  if (record.readUInt32LE(0) !== END64_MARK) throw notAPackage('its directory is cut off');
  return {
    at,
    count: Number(record.readBigUInt64LE(32)),
    size: Number(record.readBigUInt64LE(40)),
    start: Number(record.readBigUInt64LE(48)),
  };
}

function parseEntries(directory: Buffer, count: number, shift: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let number = 0; number < count; number++) {
    if (at + ENTRY_SIZE > directory.length || directory.readUInt32LE(at) !== ENTRY_MARK)
      throw notAPackage('its directory is damaged');
    const nameEnd = at + ENTRY_SIZE + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    if (extraEnd > directory.length) throw notAPackage('its directory is damaged');
    if (directory.readUInt16LE(at + 8) & 1) throw new AnkiError('unsupported', 'the package is encrypted');
    const large = largeNumbers(directory.subarray(nameEnd, extraEnd));
    const number32 = (place: number): number => {
      const value = directory.readUInt32LE(at + place);
      return value === 0xffffffff ? large() : value;
    };
    const [size, packedSize, start] = [number32(24), number32(20), number32(42)];
    entries.push({
      name: directory.toString('utf8', at + ENTRY_SIZE, nameEnd),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packedSize,
      size,
      start: start + shift,
    });
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** The 64-bit numbers of an entry's extra fields, in the order in which they are asked for. */
function largeNumbers(extra: Buffer): () => number {
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2);
  at += 4;
  return () => {
    if (at + 8 > extra.length) throw notAPackage('its directory is damaged');
    at += 8;
    return Number(extra.readBigUInt64LE(at - 8));
  };
}

/** Entries that share their bytes would make much of little. */
function requireApart(entries: readonly ZipEntry[], end: number): void {
  const sorted = [...entries].sort((a, b) => a.start - b.start);
  for (const [place, { start, packedSize }] of sorted.entries()) {
    if (start < 0 || start + LOCAL_SIZE + packedSize > (sorted[place + 1]?.start ?? end))
      throw notAPackage('its files overlap');
  }
}

/** The fixed part of the header before each file. */
export const LOCAL_SIZE = 30;

/** Exactly these bytes; throws corrupt when the file is too short. */
export function readAt(file: ZipSource, at: number, size: number): Buffer {
  if (typeof file !== 'number') return partOf(file, at, size);
  const bytes = Buffer.alloc(size);
  for (let done = 0; done < size; ) {
    const count = readSync(file, bytes, done, size - done, at + done);
    if (count === 0) throw notAPackage('it is cut off');
    done += count;
  }
  return bytes;
}

function partOf(bytes: Uint8Array, at: number, size: number): Buffer {
  if (at < 0 || at + size > bytes.length) throw notAPackage('it is cut off');
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, size);
}

export const notAPackage = (why: string, cause?: unknown): AnkiError =>
  new AnkiError('corrupt', `the file is not an Anki package, or it is damaged: ${why}`, { cause });
