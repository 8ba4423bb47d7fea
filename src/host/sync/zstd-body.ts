import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { compressPieces } from '../../engine/zstd/compress-pieces.ts';
import { decompressPieces } from '../../engine/zstd/decompress-pieces.ts';

/** Pieces in which bytes go out: while they do, something moves at least so often. */
const PIECE = 64 * 1024;

/** A collection compresses to a third or tenth; its free pages to nothing. */
const MOST_RATIO = 100;
const LEAST_LIMIT = 64 * 1024 * 1024;

export type Pieces = AsyncIterable<Uint8Array>;

export async function* piecesOf(data: Uint8Array): Pieces {
  for (let at = 0; at < data.length; at += PIECE) yield data.subarray(at, at + PIECE);
}

export async function* compressedFile(path: string, onRead: (bytes: number) => void): Pieces {
  const source = counted(createReadStream(path, { highWaterMark: PIECE }), onRead);
  const streaming = builtIn();
  if (streaming) yield* through(source, streaming.createZstdCompress());
  else yield* compressPieces(source);
}

/** Writes what comes out of compressed pieces to a new file, down to the disk. */
export async function decompressToFile(
  pieces: Pieces,
  path: string,
  onWrite: (bytes: number) => void,
): Promise<void> {
  const wire = { size: 0 };
  const received = counted(pieces, (bytes) => {
    wire.size += bytes;
  });
  const file = await open(path, 'wx');
  try {
    let size = 0;
    for await (const piece of counted(decompressed(received), onWrite)) {
      size += piece.length;
      if (size > Math.max(LEAST_LIMIT, MOST_RATIO * wire.size))
        throw new Error('the answer is larger unpacked than any collection');
      await file.writeFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function* decompressed(pieces: Pieces): Pieces {
  const streaming = builtIn();
  if (streaming) yield* through(pieces, streaming.createZstdDecompress());
  else yield* decompressPieces(pieces);
}

export async function whole(pieces: Pieces, most = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > most) throw new Error('the answer is too large');
    parts.push(piece);
  }
  return Buffer.concat(parts);
}

async function* counted(pieces: Pieces, count: (bytes: number) => void): Pieces {
  for await (const piece of pieces) {
    count(piece.length);
    yield piece;
  }
}

async function* through(pieces: Pieces, transform: NodeJS.ReadWriteStream & Pieces): Pieces {
  const done = pipeline(Readable.from(pieces), transform);
  done.catch(() => {}); // the loop hears of it
  yield* transform;
  await done;
}

type Transform = NodeJS.ReadWriteStream & Pieces;

/** What newer versions of Node have (22.15, 23.8); the types in use are those of the oldest. */
interface ZlibWithZstd {
  createZstdCompress(): Transform;
  createZstdDecompress(): Transform;
}

const builtIn = (): ZlibWithZstd | undefined =>
  'createZstdCompress' in zlib ? (zlib as unknown as ZlibWithZstd) : undefined; // just seen
