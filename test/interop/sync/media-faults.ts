import { SyncError } from '../../../src/engine/sync/sync-error.ts';
import type { SyncMethod, SyncServer } from '../../../src/engine/sync/sync-server.ts';
import type { OurMedia } from './media-sides.ts';

/** Notes the methods that our side calls from now on. */
export function noting(side: OurMedia): string[] {
  const calls: string[] = [];
  side.wrap = (server) =>
    around(server, (method, send) => {
      calls.push(method.replace(/^.*\//, ''));
      return send();
    });
  return calls;
}

/** The server, but the connection breaks at one message, before or after the server has got it. */
export function cutting(server: SyncServer, at: number, when: 'before' | 'after'): SyncServer {
  let count = 0;
  return around(server, async (_, send) => {
    const isCut = count++ === at;
    const answer = isCut && when === 'before' ? undefined : await send();
    if (isCut) throw new SyncError('network', 'A network error occurred.');
    return answer;
  });
}

type Wrapper = (method: SyncMethod, send: () => Promise<unknown>) => Promise<unknown>;

function around(server: SyncServer, wrap: Wrapper): SyncServer {
  return {
    call: (method, body) => wrap(method, () => server.call(method, body)),
    callText: (method, json) => wrap(method, () => server.callText(method, json)) as Promise<string>, // what send answers
    callWithBytes: (method, body) => wrap(method, () => server.callWithBytes(method, body)),
    callForBytes: (method, body) =>
      wrap(method, () => server.callForBytes(method, body)) as Promise<Uint8Array>, // what send answers
    uploadFile: (path, progress) => server.uploadFile(path, progress),
    downloadFile: (path, progress) => server.downloadFile(path, progress),
  };
}
