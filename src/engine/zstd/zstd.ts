import zlib from 'node:zlib';
import { AnkiError } from '../errors.ts';
import { decompressParts } from './decompress-pieces.ts';
import { compressWhole } from './encoder.ts';
import { damaged, frameAt } from './frames.ts';

/** Zstandard, as Anki's packages use it. */
export interface Zstd {
  /** One frame at the usual level. */
  compress(data: Uint8Array): Uint8Array;
  /** All frames of `data`. Throws corrupt, and invalid when more than `most` bytes might come out. */
  decompress(data: Uint8Array, most?: number): Uint8Array;
}

/** One frame, either way; `most` is the largest size that may come out. */
interface Codec {
  compress(data: Uint8Array): Uint8Array;
  decompress(frame: Uint8Array, most: number): Uint8Array;
}

/** What newer versions of Node have; the types in use are those of the oldest. */
interface ZlibWithZstd {
  zstdCompressSync(data: Uint8Array): Uint8Array;
  zstdDecompressSync(data: Uint8Array, options: { maxOutputLength: number }): Uint8Array;
}

/** Node's own Zstandard where it has one (22.15, 23.8), else zstd in WebAssembly, loaded at its first use. */
const codec: Codec = builtIn() ?? {
  compress: compressWhole,
  decompress: (frame, most) => Buffer.concat([...decompressParts([frame], most)]),
};

export const zstd: Zstd = {
  compress: (data) => codec.compress(data),
  decompress: decompressAll,
};

function builtIn(): Codec | undefined {
  if (!('zstdCompressSync' in zlib)) return undefined;
  const own = zlib as unknown as ZlibWithZstd; // just seen
  return {
    compress: (data) => own.zstdCompressSync(data),
    decompress: (frame, most) => own.zstdDecompressSync(frame, { maxOutputLength: most }),
  };
}

function decompressAll(data: Uint8Array, most = Number.POSITIVE_INFINITY): Uint8Array {
  const parts: Uint8Array[] = [];
  let possible = 0;
  for (let at = 0; at < data.length; ) {
    const frame = frameAt(data, at);
    possible += frame.most;
    if (possible > most) throw new AnkiError('invalid', 'compressed data is too large');
    if (frame.most > 0) parts.push(decompressFrame(data.subarray(at, frame.end), frame.most));
    at = frame.end;
  }
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

function decompressFrame(frame: Uint8Array, most: number): Uint8Array {
  try {
    return codec.decompress(frame, most);
  } catch (error) {
    throw damaged(error);
  }
}
