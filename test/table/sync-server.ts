import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { SyncMethod } from '../../src/engine/sync/sync-server.ts';
import { zstd } from '../../src/engine/zstd/zstd.ts';
import { writeAccount } from '../../src/host/sync/account.ts';
import { FakeMediaServer } from '../fake-media-server.ts';
import { ScriptedSyncServer } from '../scripted-sync-server.ts';
import type { World } from './world.ts';

/**
 * Logs the world's profile in at a sync server of its own, on this computer: its collection stood a moment ago as the
 * world's stands now, and it has no media.
 */
export async function offerSync({ col, folder }: World): Promise<void> {
  const media = new FakeMediaServer();
  const before = new ScriptedSyncServer(col);
  const meta = { ...(before.usual('meta') as object), media_usn: media.usn };
  const collection = new ScriptedSyncServer(col, { meta });
  const answer = async (method: SyncMethod, body: Uint8Array): Promise<string> => {
    if (method === 'sync/upload') return 'OK';
    const text = Buffer.from(body).toString();
    if (method.startsWith('sync/')) return collection.callText(method, text);
    const isPacked = method === 'msync/uploadChanges';
    return JSON.stringify(await media.call(method, isPacked ? body : JSON.parse(text)));
  };
  const endpoint = await listening(answer);
  writeAccount(folder, { endpoint, user: 'me@example.com', key: 'key' });
}

/** The address at which `answer` answers. */
async function listening(answer: (method: SyncMethod, body: Uint8Array) => Promise<string>): Promise<string> {
  const server = http.createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer); // no encoding is set
    const method = String(request.url).slice(1) as SyncMethod; // only our own client asks
    const plain = Buffer.from(await answer(method, zstd.decompress(Buffer.concat(parts))));
    response.writeHead(200, { 'anki-original-size': plain.length });
    response.end(zstd.compress(plain));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`; // it listens on a port
}
