import { StreamEncoder } from './encoder.ts';

/** Compresses a stream as one zstd frame with little memory, for versions of Node that have no Zstandard. */
export async function* compressPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const encoder = new StreamEncoder();
  try {
    for await (const piece of pieces) yield* encoder.push(piece);
    yield* encoder.end();
  } finally {
    encoder.close();
  }
}
