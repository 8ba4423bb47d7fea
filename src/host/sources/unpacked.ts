import type { IncomingMessage } from 'node:http';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import zlib from 'node:zlib';

/** The content of a response as it was before it was packed: some servers pack it whether asked to or not. */
export function unpacked(response: IncomingMessage): Readable {
  const names = (response.headers['content-encoding'] ?? '').toLowerCase().split(',');
  return names.reduceRight((stream: Readable, name) => {
    const unpack = UNPACKERS[name.trim()];
    return unpack ? unpack(stream) : stream;
  }, response);
}

const UNPACKERS: Readonly<Record<string, (packed: Readable) => Readable>> = {
  gzip: (packed) => pipeline(packed, zlib.createGunzip(), () => {}),
  'x-gzip': (packed) => pipeline(packed, zlib.createGunzip(), () => {}),
  br: (packed) => pipeline(packed, zlib.createBrotliDecompress(), () => {}),
  deflate: inflated,
};

/** With the header that the standard wants, or without, as many servers send it. */
function inflated(packed: Readable): Readable {
  const plain = new PassThrough();
  const fail = (error: Error): void => {
    plain.destroy(error);
  };
  const end = (): void => {
    plain.end();
  };
  packed.once('error', fail).once('end', end);
  packed.once('data', (first: Buffer) => {
    packed.pause().removeListener('error', fail).removeListener('end', end);
    packed.unshift(first);
    pipeline(packed, hasZlibHeader(first) ? zlib.createInflate() : zlib.createInflateRaw(), plain, () => {});
  });
  return plain;
}

function hasZlibHeader([method = 0, flags]: Buffer): boolean {
  return (method & 0x0f) === 8 && (flags === undefined || ((method << 8) | flags) % 31 === 0);
}
