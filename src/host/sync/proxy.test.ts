import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../../../test/support.ts';
import { systemRandom } from '../../engine/random/random.ts';
import { zstd } from '../../engine/zstd/zstd.ts';
import { HttpSyncServer } from './http-sync-server.ts';
import { proxyFor } from './proxy.ts';

const target = new URL('https://sync.example/');

test.each<[env: Record<string, string>, proxy: string | undefined]>([
  [{}, undefined],
  [{ HTTPS_PROXY: 'http://p:8080' }, 'http://p:8080/'],
  [{ https_proxy: 'p:8080' }, 'http://p:8080/'],
  [{ http_proxy: 'http://p:8080' }, undefined],
  [{ ALL_PROXY: 'http://p:8080' }, 'http://p:8080/'],
  [{ ALL_PROXY: 'socks5://p:8080' }, undefined],
  [{ https_proxy: 'p', no_proxy: 'other.example,.example' }, undefined],
  [{ https_proxy: 'p', no_proxy: 'sync.example:443' }, undefined],
  [{ https_proxy: 'p', no_proxy: 'sync.example:80, ync.example' }, 'http://p/'],
  [{ https_proxy: 'p', NO_PROXY: '*' }, undefined],
])('%j', (env, proxy) => expect(proxyFor(target, env)?.href).toBe(proxy));

describe('through a proxy', () => {
  let proxy: http.Server;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    proxy = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const { url = '', method, headers } = request;
      const onwards = http.request(url, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onwards);
    });
    proxy.on('connect', (request, socket, head) => {
      asked.push(`CONNECT ${request.url}`);
      if (request.headers['proxy-authorization'] !== `Basic ${btoa('me:pass')}`) {
        return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      }
      const [host, port] = String(request.url).split(':');
      const onwards = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onwards.write(head);
        onwards.pipe(socket).pipe(onwards);
      });
      return onwards.on('error', () => socket.destroy());
    });
    await listening(proxy);
  });

  afterEach(() => vi.unstubAllEnvs());

  test('to an http server', async () => {
    const server = await serverOf(http.createServer());
    vi.stubEnv('http_proxy', `http://127.0.0.1:${portOf(proxy)}`);
    vi.stubEnv('no_proxy', '');
    expect(await clientOf(`http://127.0.0.1:${portOf(server)}/`).call('sync/meta', {})).toBe('hello');
    expect(asked).toEqual([`POST http://127.0.0.1:${portOf(server)}/sync/meta`]);
  });

  test.skipIf(spawnSync('openssl', ['version']).status !== 0)('to an https server', async () => {
    const { key, cert } = ownCertificate();
    const server = await serverOf(
      https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }) as unknown as http.Server, // as good as one here
    );
    vi.stubEnv('no_proxy', '');
    vi.stubEnv('https_proxy', `http://127.0.0.1:${portOf(proxy)}`);
    const endpoint = `https://127.0.0.1:${portOf(server)}/`;
    await expect(clientOf(endpoint, cert).call('sync/meta', {})).rejects.toThrow(
      'Your proxy requires authentication.',
    );
    vi.stubEnv('https_proxy', `http://me:pass@127.0.0.1:${portOf(proxy)}`);
    const client = clientOf(endpoint, cert);
    expect(await client.call('sync/meta', {})).toBe('hello');
    expect(await client.call('sync/start', {})).toBe('hello');
    expect(asked).toEqual(Array.from({ length: 2 }, () => `CONNECT 127.0.0.1:${portOf(server)}`));
    await expect(clientOf(endpoint).call('sync/meta', {})).rejects.toThrow('self-signed certificate');
  });
});

/** Answers everything with the JSON text "hello". */
async function serverOf(server: http.Server): Promise<http.Server> {
  const packed = zstd.compress(Buffer.from('"hello"'));
  server.on('request', (request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(200, { 'anki-original-size': 7 }).end(packed));
  });
  return listening(server);
}

async function listening(server: http.Server): Promise<http.Server> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

const portOf = (server: http.Server): number => (server.address() as AddressInfo).port; // it listens on a port

function clientOf(endpoint: string, certificates?: string): HttpSyncServer {
  const client = new HttpSyncServer({
    endpoint: new URL(endpoint),
    key: '',
    random: systemRandom,
    certificates,
  });
  onTestFinished(() => client.close());
  return client;
}

function ownCertificate(): { key: string; cert: string } {
  const folder = temporaryFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...name];
  expect(spawnSync('openssl', [...made, '-keyout', key, '-out', cert]).status).toBe(0);
  return { key, cert };
}
