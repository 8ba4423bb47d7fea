import { closeSync, openSync, writeSync } from 'node:fs';
import { constants, deflateRawSync } from 'node:zlib';
import { AnkiError } from '../errors.ts';
import { crc32 } from './crc32.ts';

/** How a file's contents become the bytes in the archive, part by part. */
export type Packing = 'stored' | 'deflated';

interface Written {
  readonly name: Buffer;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly start: number;
}

const LARGEST = 0xffff_fffe;
/** Names are UTF-8. */
const FLAGS = 0x0800;
const VERSION = 20;

/** Writes a zip archive file by file, with little of each in memory; `finish` makes it whole. */
export class ZipWriter {
  readonly #file: number;
  readonly #entries: Written[] = [];
  readonly #time: number;
  #at = 0;

  /** `local`: the local time that all files get, in milliseconds as if it were UTC. The file must not exist. */
  constructor(path: string, local: number) {
    this.#file = openSync(path, 'wx');
    this.#time = dosTime(new Date(local));
  }

  /** Throws invalid when the file or the archive gets too large for the format. */
  add(name: string, contents: Iterable<Uint8Array>, packing: Packing = 'stored'): void {
    const write = this.#begin(name, packing);
    const sums = { crc: 0, size: 0 };
    const packed = packing === 'stored' ? counted(contents, sums) : deflated(counted(contents, sums));
    for (const part of packed) write.part(part);
    write.end(sums);
  }

  /** The same for contents that come when they come, stored as they are. */
  async addSlowly(name: string, contents: AsyncIterable<Uint8Array>): Promise<void> {
    const write = this.#begin(name, 'stored');
    const sums = { crc: 0, size: 0 };
    for await (const part of contents) {
      count(part, sums);
      write.part(part);
    }
    write.end(sums);
  }

  #begin(name: string, packing: Packing) {
    const start = this.#at;
    const entry = { name: Buffer.from(name, 'utf8'), method: packing === 'stored' ? 0 : 8, start };
    this.#at += LOCAL_SIZE + entry.name.length;
    let packedSize = 0;
    return {
      part: (part: Uint8Array): void => {
        this.#write(part, this.#at);
        this.#at += part.length;
        packedSize += part.length;
      },
      end: (sums: Sums): void => {
        if (Math.max(this.#at, sums.size) > LARGEST)
          throw new AnkiError('invalid', 'the package would be larger than 4 GB');
        const written = { ...entry, ...sums, packedSize };
        this.#entries.push(written);
        this.#write(this.#localHeader(written), start);
      },
    };
  }

  finish(): void {
    const directory = Buffer.concat(this.#entries.map((entry) => this.#directoryEntry(entry)));
    this.#write(
      Buffer.concat([directory, endOf(this.#entries.length, directory.length, this.#at)]),
      this.#at,
    );
    this.close();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#file);
  }

  #isClosed = false;

  #write(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, at + done);
    }
  }

  #localHeader(entry: Written): Buffer {
    const header = Buffer.alloc(LOCAL_SIZE);
    header.writeUInt32LE(0x04034b50, 0);
    this.#describe(header, 4, entry);
    return Buffer.concat([header, entry.name]);
  }

  #directoryEntry(entry: Written): Buffer {
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(VERSION, 4);
    this.#describe(header, 6, entry);
    header.writeUInt32LE(entry.start, 42);
    return Buffer.concat([header, entry.name]);
  }

  /** What both headers say of a file, in the same order. */
  #describe(header: Buffer, at: number, { name, method, crc, packedSize, size }: Written): void {
    header.writeUInt16LE(VERSION, at);
    header.writeUInt16LE(FLAGS, at + 2);
    header.writeUInt16LE(method, at + 4);
    header.writeUInt32LE(this.#time, at + 6);
    header.writeUInt32LE(crc, at + 10);
    header.writeUInt32LE(packedSize, at + 14);
    header.writeUInt32LE(size, at + 18);
    header.writeUInt16LE(name.length, at + 22);
  }
}

const LOCAL_SIZE = 30;

interface Sums {
  crc: number;
  size: number;
}

function* counted(contents: Iterable<Uint8Array>, sums: Sums): Generator<Uint8Array> {
  for (const part of contents) {
    count(part, sums);
    yield part;
  }
}

function count(part: Uint8Array, sums: Sums): void {
  sums.crc = crc32(part, sums.crc);
  sums.size += part.length;
}

/** Each part ends at a whole byte, so that parts can follow each other; the last one says that it is. */
function* deflated(contents: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const part of contents) yield deflateRawSync(part, DEFLATE);
  yield deflateRawSync(new Uint8Array());
}

/** Level 4 makes no more of it than Anki's library does at its own level 6, in half the time. */
const DEFLATE = { level: 4, memLevel: 9, chunkSize: 256 * 1024, finishFlush: constants.Z_SYNC_FLUSH };

/** The end of the directory; with a record before it when there are more files than 16 bits can count. */
function endOf(count: number, size: number, start: number): Buffer {
  const isLarge = count >= 0xffff;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, 0xffff), 8);
  end.writeUInt16LE(Math.min(count, 0xffff), 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(start, 16);
  return isLarge ? Buffer.concat([largeEnd(count, size, start), end]) : end;
}

function largeEnd(count: number, size: number, start: number): Buffer {
  const record = Buffer.alloc(56 + 20);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  record.writeUInt32LE(0x07064b50, 56);
  record.writeBigUInt64LE(BigInt(start + size), 64);
  record.writeUInt32LE(1, 72);
  return record;
}

/** Two seconds are the smallest step; the first year is 1980. */
function dosTime(local: Date): number {
  const year = Math.min(Math.max(local.getUTCFullYear() - 1980, 0), 127);
  const date = (year << 9) | ((local.getUTCMonth() + 1) << 5) | local.getUTCDate();
  const time = (local.getUTCHours() << 11) | (local.getUTCMinutes() << 5) | (local.getUTCSeconds() >> 1);
  return ((date << 16) | time) >>> 0;
}
