import type { IncomingMessage } from 'node:http';

/** The most that one request may send: media come as base64, and a longer text would not fit into one string. */
export const MAX_BODY = 500 * 1024 * 1024;

/** Hears of the whole body, or of 'too large' as soon as that is certain; of nothing when the client goes away first. */
export function readBody(
  request: IncomingMessage,
  limit: number,
  done: (body: Buffer | 'too large') => void,
): void {
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    done('too large');
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= limit) return;
    request.removeAllListeners().pause();
    done('too large');
  });
  request.on('end', () => done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)));
}
