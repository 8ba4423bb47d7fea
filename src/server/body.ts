import type { IncomingMessage } from 'node:http';

/** The most that one request may send: media come as base64, and a longer text would not fit into one string. */
export const MAX_BODY = 500 * 1024 * 1024;

/** The whole body, or 'too large' as soon as that is certain. Rejects when the client goes away first. */
export function readBody(request: IncomingMessage, limit = MAX_BODY): Promise<Buffer | 'too large'> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve('too large');
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        request.removeAllListeners('data').pause();
        return resolve('too large');
      }
      chunks.push(chunk);
    });
    request.on('end', () =>
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)),
    );
    request.on('error', reject);
  });
}
