import { StreamDecoder } from './decoder.ts';

/**
 * Decodes zstd frames piece by piece with little memory. Throws corrupt for damage, unsupported, and invalid when more
 * than `most` bytes come out.
 */
export function* decompressParts(
  parts: Iterable<Uint8Array>,
  most = Number.POSITIVE_INFINITY,
): Generator<Uint8Array> {
  const decoder = new StreamDecoder(most);
  try {
    for (const part of parts) yield* decoder.push(part);
    decoder.end();
  } finally {
    decoder.close();
  }
}

/** The same for pieces that come when they come. */
export async function* decompressPieces(
  pieces: AsyncIterable<Uint8Array>,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  const decoder = new StreamDecoder(most);
  try {
    for await (const piece of pieces) yield* decoder.push(piece);
    decoder.end();
  } finally {
    decoder.close();
  }
}
