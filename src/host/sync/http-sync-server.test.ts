import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/support.ts';
import { systemRandom } from '../../engine/random/random.ts';
import { zstd } from '../../engine/zstd/zstd.ts';
import { parseEndpoint } from './endpoint.ts';
import { HttpSyncServer, type HttpSyncServerOptions } from './http-sync-server.ts';

interface Seen {
  readonly path: string;
  readonly header: Record<string, unknown>;
  readonly body: Buffer;
}

type Answer = (response: ServerResponse, seen: Seen) => void;

/** A server that answers as told, and a client of it. */
async function serverThat(answer: Answer, more: Partial<HttpSyncServerOptions> = {}) {
  const seen: Seen[] = [];
  const server = http.createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer); // no encoding is set
    const one = {
      path: request.url ?? '',
      header: JSON.parse(String(request.headers['anki-sync'])),
      body: Buffer.from(zstd.decompress(Buffer.concat(parts))),
    };
    seen.push(one);
    answer(response, one);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = parseEndpoint(`http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`); // it listens on a port
  const client = new HttpSyncServer({ endpoint, key: 'k1', random: systemRandom, ...more });
  onTestFinished(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });
  return { client, seen, endpoint };
}

function reply(response: ServerResponse, plain: string | Uint8Array, headers: object = {}): void {
  const data = Buffer.from(plain);
  response.writeHead(200, { 'anki-original-size': data.length, ...headers });
  response.end(zstd.compress(data));
}

const failing = (status: number): Answer => {
  return (response) => response.writeHead(status).end(String(status));
};

test('a request carries the header of its run and packed JSON', async () => {
  const { client, seen } = await serverThat((response) => reply(response, '{"key":"x"}'));
  expect(await client.call('sync/hostKey', { u: 'ü' })).toEqual({ key: 'x' });
  await client.call('sync/abort', {});
  expect(seen[0]?.path).toBe('/base/sync/hostKey');
  expect(seen[0]?.body.toString()).toBe('{"u":"ü"}');
  expect(seen[0]?.header).toMatchObject({ v: 11, k: 'k1', s: expect.stringMatching(/^[a-zA-Z0-9]{1,6}$/) });
  expect(seen[0]?.header.c).toMatch(/^25\.09\.4,ankid-[^,]+,\w+$/);
  expect(seen[1]?.header.s).toBe(seen[0]?.header.s);
});

test('bytes travel both ways as they are', async () => {
  const { client, seen } = await serverThat((response, { path, body }) =>
    reply(response, path.endsWith('uploadChanges') ? '[1]' : body),
  );
  const bytes = new Uint8Array([0, 255, 10, 13]);
  expect(await client.callWithBytes('msync/uploadChanges', bytes)).toEqual([1]);
  expect([...(seen[0]?.body ?? [])]).toEqual([...bytes]);
  expect(Buffer.from(await client.callForBytes('msync/downloadFiles', { files: [] })).toString()).toBe(
    '{"files":[]}',
  );
});

describe('a status becomes the error that Anki makes of it', () => {
  const network = (details: string) => `A network error occurred.\n\nError details: ${details}`;
  test.each([
    [400, 'sync', expect.stringContaining('Please use the Check Database function, then sync again.')],
    [403, 'auth', 'Email or password was incorrect; please try again.'],
    [404, 'network', network('HTTP status 404 Not Found')],
    [407, 'network', 'Your proxy requires authentication.'],
    [408, 'network', network('HTTP status 408 Request Timeout')],
    [409, 'conflict', expect.stringContaining('Only one copy of Anki can sync to your account at once.')],
    [413, 'network', network('HTTP status 413 Payload Too Large')],
    [429, 'network', network('HTTP status 429 Too Many Requests')],
    [500, 'server', 'AnkiWeb encountered a problem. Please try again in a few minutes.'],
    [501, 'client-too-old', expect.stringContaining('Your Anki version is too old.')],
    [503, 'server', 'AnkiWeb encountered a problem. Please try again in a few minutes.'],
    [303, 'sync', expect.stringContaining('anki-original-size')],
    [308, 'sync', expect.stringContaining('anki-original-size')],
  ])('%d', async (status, kind, message) => {
    const { client } = await serverThat(failing(status));
    await expect(client.call('sync/meta', {})).rejects.toMatchObject({ name: 'SyncError', kind, message });
  });
});

test('an answer without its size is refused', async () => {
  const { client } = await serverThat((response) =>
    response.writeHead(200).end(zstd.compress(Buffer.from('1'))),
  );
  await expect(client.call('sync/meta', {})).rejects.toMatchObject({ kind: 'sync' });
});

test.each([
  ['cut', (packed: Uint8Array) => packed.subarray(0, packed.length - 2), 'network'],
  ['damaged', () => Buffer.from('403'), 'network'],
  ['no JSON', () => zstd.compress(Buffer.from('{"a":')), 'sync'],
  ['no UTF-8', () => zstd.compress(Buffer.from([34, 255, 34])), 'sync'],
])('an answer that is %s is refused', async (_, spoil, kind) => {
  const { client } = await serverThat((response) => {
    response.writeHead(200, { 'anki-original-size': 9 });
    response.end(spoil(zstd.compress(Buffer.from('{"a":"b"}'))));
  });
  await expect(client.call('sync/meta', {})).rejects.toMatchObject({ kind });
});

test('a connection that breaks inside an answer is a network error', async () => {
  const { client } = await serverThat((response) => {
    response.writeHead(200, { 'anki-original-size': 900, 'content-length': 900 });
    response.write('x', () => response.destroy());
  });
  await expect(client.call('sync/meta', {})).rejects.toMatchObject({ kind: 'network' });
});

test('nothing listens', async () => {
  const endpoint = parseEndpoint('http://127.0.0.1:9/');
  const client = new HttpSyncServer({ endpoint, key: '', random: systemRandom });
  await expect(client.call('sync/meta', {})).rejects.toMatchObject({
    kind: 'network',
    message: expect.stringMatching(/^A network error occurred\.\n\nError details: .*ECONNREFUSED/),
  });
});

test('a server that says nothing is left after a while, one that says a little now and then is not', async () => {
  const silent = await serverThat(() => {}, { timeout: 100 });
  await expect(silent.client.call('sync/meta', {})).rejects.toMatchObject({
    kind: 'network',
    message: expect.stringContaining('Connection timed out.'),
  });
  const slow = await serverThat(
    (response) => {
      const packed = zstd.compress(Buffer.from('"some words"'));
      response.writeHead(200, { 'anki-original-size': 12 });
      const pieces = [...packed].entries();
      const timer = setInterval(() => {
        const { value, done } = pieces.next();
        if (!done) return response.write(packed.subarray(value[0], value[0] + 1));
        clearInterval(timer);
        return response.end();
      }, 40);
    },
    { timeout: 400 },
  );
  expect(await slow.client.call('sync/meta', {})).toBe('some words');
});

test('a sync that is called off ends at once', async () => {
  const stop = new AbortController();
  const { client } = await serverThat(() => stop.abort(), { signal: stop.signal });
  await expect(client.call('sync/meta', {})).rejects.toMatchObject({ kind: 'cancelled' });
});

test('meta may send us to another place, which is asked from then on', async () => {
  const there = await serverThat((response, { path }) => reply(response, JSON.stringify(path)));
  const here = await serverThat((response) =>
    response.writeHead(308, { location: there.endpoint.href }).end('308'),
  );
  expect(await here.client.call('sync/meta', { v: 11 })).toBe('/base/sync/meta');
  expect(here.client.newEndpoint).toBe(there.endpoint.href);
  expect(await here.client.call('sync/start', {})).toBe('/base/sync/start');
  expect(here.seen).toHaveLength(1);
  expect(there.seen[0]?.body.toString()).toBe('{"v":11}');
});

test('a circle of redirections ends', async () => {
  let place = '';
  const { client, endpoint, seen } = await serverThat((response) =>
    response.writeHead(308, { location: place }).end(),
  );
  place = endpoint.href;
  await expect(client.call('sync/meta', {})).rejects.toMatchObject({ kind: 'sync' });
  expect(seen).toHaveLength(2);
});

test('whole files travel, and their progress is told', async () => {
  const folder = temporaryFolder();
  const contents = Buffer.alloc(700_000, 'collection ');
  const { client, seen } = await serverThat((response, { path }) =>
    reply(response, path.endsWith('upload') ? 'OK' : contents),
  );
  writeFileSync(join(folder, 'from'), contents);
  const sent: [number, number][] = [];
  expect(await client.uploadFile(join(folder, 'from'), (...at) => sent.push(at))).toBe('OK');
  expect(seen[0]?.body.equals(contents)).toBe(true);
  expect(sent.at(-1)).toEqual([contents.length, contents.length]);

  const received: [number, number][] = [];
  await client.downloadFile(join(folder, 'to'), (...at) => received.push(at));
  expect(readFileSync(join(folder, 'to')).equals(contents)).toBe(true);
  expect(received.at(-1)).toEqual([contents.length, contents.length]);
});

test('a download that swells beyond any collection is ended', async () => {
  const folder = temporaryFolder();
  const { client } = await serverThat((response) => reply(response, Buffer.alloc(80_000_000)));
  await expect(client.downloadFile(join(folder, 'to'))).rejects.toThrow();
  expect(statSync(join(folder, 'to')).size).toBeLessThanOrEqual(64 * 1024 * 1024);
});
