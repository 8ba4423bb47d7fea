import { Pace } from '../../pace.ts';
import { crc32 } from '../../packages/crc32.ts';

export interface StoredFile {
  /** In ASCII. */
  readonly name: string;
  readonly data: Uint8Array;
}

const PART = 1024 * 1024;
const VERSION = 10;
/** Midnight of the first day that the format knows, as Anki's archives have it. */
const FIRST_DAY = 0x0021;

/** The bytes of a zip archive whose files are stored as they are; made while other work goes on. */
export async function storedZip(files: readonly StoredFile[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const file of files) {
    const described = describe(file, await checksum(file.data));
    const head = Buffer.concat([signature(0x04034b50), described, Buffer.from(file.name)]);
    directory.push(directoryEntry(file, described, at));
    parts.push(head, file.data);
    at += head.length + file.data.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([...parts, ...directory, endOf(files.length, size, at)]);
}

async function checksum(data: Uint8Array): Promise<number> {
  const pace = new Pace();
  let crc = 0;
  for (let at = 0; at < data.length; at += PART) {
    crc = crc32(data.subarray(at, at + PART), crc);
    await pace.turn();
  }
  return crc;
}

function signature(mark: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(mark);
  return bytes;
}

/** What both headers say of a file, in the same order. */
function describe({ name, data }: StoredFile, crc: number): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(FIRST_DAY, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(data.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function directoryEntry({ name }: StoredFile, described: Buffer, start: number): Buffer {
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(VERSION);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(start, 10);
  return Buffer.concat([signature(0x02014b50), madeBy, described, rest, Buffer.from(name)]);
}

function endOf(count: number, size: number, start: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(start, 16);
  return end;
}
