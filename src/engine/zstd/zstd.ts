import zlib from 'node:zlib';
import { AnkiError } from '../errors.ts';
import { damaged, frameAt } from './frames.ts';

/** Zstandard, as Anki's packages use it. */
export interface Zstd {
  /** One frame at the usual level. */
  compress(data: Uint8Array): Uint8Array;
  /** All frames of `data`. Throws corrupt, and invalid when more than `most` bytes might come out. */
  decompress(data: Uint8Array, most?: number): Uint8Array;
}

/** Node's own Zstandard where it has one (22.15, 23.8), else the WebAssembly one; loading that takes a moment. */
export function loadZstd(): Promise<Zstd> {
  loaded ??= load();
  return loaded;
}

/** For those who cannot wait. Throws busy before `loadZstd` is done. */
export function zstdNow(): Zstd {
  if (!ready) throw new AnkiError('busy', 'the server is still starting: try again');
  return ready;
}

let loaded: Promise<Zstd> | undefined;
let ready: Zstd | undefined;

const LEVEL = 3;

/** One frame, either way; `most` is the largest size that may come out. */
interface Codec {
  compress(data: Uint8Array): Uint8Array;
  decompress(frame: Uint8Array, most: number): Uint8Array;
}

async function load(): Promise<Zstd> {
  const codec = builtIn() ?? (await webAssembly());
  ready = {
    compress: (data) => codec.compress(data),
    decompress: (data, most = Number.POSITIVE_INFINITY) => decompressAll(codec, data, most),
  };
  return ready;
}

function decompressAll(codec: Codec, data: Uint8Array, most: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let possible = 0;
  for (let at = 0; at < data.length; ) {
    const frame = frameAt(data, at);
    possible += frame.most;
    if (possible > most) throw new AnkiError('invalid', 'compressed data is too large');
    if (frame.most > 0) parts.push(decompressFrame(codec, data.subarray(at, frame.end), frame.most));
    at = frame.end;
  }
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

function decompressFrame(codec: Codec, frame: Uint8Array, most: number): Uint8Array {
  try {
    return codec.decompress(frame, most);
  } catch (error) {
    throw damaged(error);
  }
}

/** What newer versions of Node have; the types in use are those of the oldest. */
interface ZlibWithZstd {
  zstdCompressSync(data: Uint8Array): Uint8Array;
  zstdDecompressSync(data: Uint8Array, options: { maxOutputLength: number }): Uint8Array;
}

function builtIn(): Codec | undefined {
  if (!('zstdCompressSync' in zlib)) return undefined;
  const own = zlib as unknown as ZlibWithZstd; // just seen
  return {
    compress: (data) => own.zstdCompressSync(data),
    decompress: (frame, most) => own.zstdDecompressSync(frame, { maxOutputLength: most }),
  };
}

async function webAssembly(): Promise<Codec> {
  const { compress, decompress, init } = await import('@bokuweb/zstd-wasm');
  await init();
  return {
    compress: (data) => compress(asBuffer(data), LEVEL),
    decompress: (frame, most) => {
      if (statedSize(frame) > most) throw damaged();
      return decompress(asBuffer(frame), { defaultHeapSize: most });
    },
  };
}

/** The size that a frame's header names, which would be believed; 0 when it names none. */
function statedSize(frame: Uint8Array): number {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const descriptor = view.getUint8(4);
  const single = (descriptor >> 5) & 1;
  const at = 5 + (single ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0);
  const kind = descriptor >> 6;
  if (kind === 0) return single ? view.getUint8(at) : 0;
  if (kind === 1) return view.getUint16(at, true) + 256;
  return kind === 2 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}

const asBuffer = (data: Uint8Array): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
