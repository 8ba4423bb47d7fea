import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/support.ts';
import { systemRandom } from '../../engine/random/random.ts';
import { zstd } from '../../engine/zstd/zstd.ts';
import { trustedContext } from './certificates.ts';
import { HttpSyncServer } from './http-sync-server.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

test.skipIf(!hasOpenssl)(
  'a server with a certificate of its own is trusted only when that is named',
  async () => {
    const folder = temporaryFolder();
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...name];
    expect(spawnSync('openssl', [...made, '-keyout', key, '-out', cert]).status).toBe(0);
    const server = https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
      response.writeHead(200, { 'anki-original-size': 2 }).end(zstd.compress(Buffer.from('{}')));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const endpoint = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`); // it listens on a port
    const [with_, without] = [cert, undefined].map(
      (certificates) => new HttpSyncServer({ endpoint, key: '', random: systemRandom, certificates }),
    );
    onTestFinished(() => {
      with_?.close();
      without?.close();
      server.closeAllConnections();
      server.close();
    });
    await expect(without?.call('sync/meta', {})).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringContaining('self-signed certificate'),
    });
    expect(await with_?.call('sync/meta', {})).toEqual({});
  },
);

test('a file without certificates is refused', () => {
  const file = join(temporaryFolder(), 'a.pem');
  expect(() => trustedContext(file)).toThrow(/cannot be used: ENOENT/);
  writeFileSync(file, 'hello');
  expect(() => trustedContext(file)).toThrow(/cannot be used: it holds none in PEM form/);
});
