import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type RunningProgram, serveProfile } from './program.ts';
import { temporaryFolder } from './support.ts';

const EXTENSION = 'chrome-extension://abc';

async function serveFiles(listener: http.RequestListener): Promise<string> {
  const server = http.createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
}

function configFile(settings: object): string {
  const path = join(temporaryFolder(), 'config.json');
  writeFileSync(path, JSON.stringify(settings));
  return path;
}

async function start(settings: object = {}) {
  const folder = join(temporaryFolder(), 'User 1');
  const server = await serveProfile(
    folder,
    '--config',
    configFile({ webCorsOriginList: [EXTENSION], ...settings }),
  );
  return { folder, server };
}

const store = (server: RunningProgram, params: object, headers: http.OutgoingHttpHeaders = {}) =>
  server
    .send({ headers }, JSON.stringify({ action: 'storeMediaFile', version: 6, params }))
    .then(({ text }) => JSON.parse(text) as { result: unknown; error: string | null });

describe('downloads', () => {
  test('hold nobody up, and keep the order of a connection', async () => {
    let release: () => void = () => {};
    const url = await serveFiles((_, response) => {
      release = () => response.end('late');
    });
    const { server } = await start();
    const storing = store(server, { filename: 'slow.txt', url });
    expect(await server.call('deckNames')).toEqual({ result: ['Default'], error: null });
    expect(await server.call('getMediaFilesNames')).toEqual({ result: [], error: null });
    release();
    expect(await storing).toEqual({ result: 'slow.txt', error: null });
    expect(await server.call('getMediaFilesNames')).toEqual({ result: ['slow.txt'], error: null });
    await server.stop();
  });

  test('end after their time, however slowly they come', async () => {
    const url = await serveFiles((_, response) => {
      const drip = setInterval(() => response.write('x'), 50);
      response.on('close', () => clearInterval(drip));
    });
    const { server, folder } = await start({ webTimeout: 400 });
    const { error } = await store(server, { filename: 'a', url });
    expect(error).toContain('took too long');
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    await server.stop();
  });

  test('follow redirects, but not for ever, and unpack', async () => {
    const url = await serveFiles((request, response) => {
      if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else if (request.url === '/once') response.writeHead(301, { location: '/file' }).end();
      else if (request.url === '/odd') response.writeHead(302, { location: 'file:///etc/hostname' }).end();
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello'));
    });
    const { server, folder } = await start();
    expect(await store(server, { filename: 'a', url: `${url}/once` })).toEqual({ result: 'a', error: null });
    expect(readFileSync(join(folder, 'collection.media', 'a'), 'utf8')).toBe('hello');
    expect((await store(server, { filename: 'b', url: `${url}/loop` })).error).toContain('redirects');
    expect((await store(server, { filename: 'b', url: `${url}/odd` })).error).toContain('only http');
    expect((await store(server, { filename: 'b', url: 'file:///etc/hostname' })).error).toContain(
      'only http',
    );
    await server.stop();
  });

  test('come as the add-on gets them: cookies, UTF-8 in redirects, long headers, deflate of both kinds', async () => {
    const url = await serveFiles((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const left = Number(searchParams.get('left'));
      const cookie = request.headers.cookie ?? '';
      if (pathname === '/cookie')
        response.writeHead(302, { location: '/with', 'set-cookie': ['a=b; Path=/', 'c=d'] }).end();
      else if (pathname === '/with') response.writeHead(cookie === 'a=b; c=d' ? 200 : 403).end('x');
      else if (pathname === '/utf8')
        response.writeHead(302, { location: Buffer.from('/ok/é').toString('latin1') }).end();
      else if (pathname === '/many')
        response.writeHead(left ? 302 : 200, { location: `/many?left=${left - 1}` }).end('x');
      else if (pathname === '/head')
        response.writeHead(200, { 'x-big': 'y'.repeat(60_000), 'x-more': 'y'.repeat(60_000) }).end('x');
      else if (pathname === '/raw')
        response.writeHead(200, { 'content-encoding': 'deflate' }).end(deflateRawSync('x'));
      else if (pathname === '/zlib')
        response.writeHead(200, { 'content-encoding': 'deflate' }).end(deflateSync('x'));
      else if (pathname === '/ok/%C3%A9') response.end('x');
      else response.writeHead(404).end();
    });
    const { server, folder } = await start();
    for (const path of ['cookie', 'utf8', 'many?left=30', 'head', 'raw', 'zlib']) {
      expect(await store(server, { filename: 'a', url: `${url}/${path}` }), path).toEqual({
        result: 'a',
        error: null,
      });
      expect(readFileSync(join(folder, 'collection.media', 'a'), 'utf8'), path).toBe('x');
    }
    expect((await store(server, { filename: 'a', url: `${url}/many?left=31` })).error).toContain('redirects');
    await server.stop();
  });

  test('of web pages do not reach private networks', async () => {
    let asked = 0;
    const url = await serveFiles((_, response) => {
      asked++;
      response.end('secret');
    });
    const { server } = await start();
    const { port } = new URL(url);
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '[::ffff:127.0.0.1]', '0.0.0.0', '[::1]']) {
      const params = { filename: 'a', url: `http://${host}:${port}/` };
      const { error } = await store(server, params, { origin: EXTENSION });
      expect(error, host).toContain('private network');
    }
    expect(asked).toBe(0);
    await server.stop();
  });
});

describe('files of this computer', () => {
  test('web pages may name those in the listed folders only', async () => {
    const [listed, other] = [temporaryFolder(), temporaryFolder()];
    writeFileSync(join(listed, 'yes'), 'yes');
    writeFileSync(join(other, 'no'), 'no');
    symlinkSync(join(other, 'no'), join(listed, 'link'));
    const { server } = await start({ mediaFolders: [listed] });
    const web = (path: string) => store(server, { filename: 'a', path }, { origin: EXTENSION });
    expect(await web(join(listed, 'yes'))).toEqual({ result: 'a', error: null });
    for (const path of [join(other, 'no'), join(listed, 'link'), `${listed}/../x`, '/etc/hostname', listed]) {
      expect((await web(path)).error, path).toContain('mediaFolders');
    }
    expect(await store(server, { filename: 'b', path: join(other, 'no') })).toMatchObject({ result: 'b' });
    await server.stop();
  });

  test('the open collection is not read: that would end its lock', async () => {
    const { server, folder } = await start();
    mkdirSync(join(folder, 'sub'));
    symlinkSync(join(folder, 'collection.anki2'), join(folder, 'sub', 'link'));
    for (const path of ['../collection.anki2', join(folder, 'sub', 'link')]) {
      expect((await store(server, { filename: 'a', path })).error).toContain('open collection');
    }
    expect((await store(server, { filename: 'a', path: '/dev/zero' })).error).toContain('not a regular file');
    expect((await store(server, { filename: 'a', path: folder })).error).toContain('folder');
    await server.stop();
  });

  test('200 MB take no 100 MB of memory', async () => {
    const big = join(temporaryFolder(), 'big');
    writeFileSync(big, '');
    truncateSync(big, 200 * 1024 * 1024);
    const { server } = await start();
    await server.call('version');
    const before = peakOf(server);
    expect(await store(server, { filename: 'big.bin', path: big })).toEqual({
      result: 'big.bin',
      error: null,
    });
    expect(peakOf(server) - before).toBeLessThan(100_000);
    await server.stop();
  }, 60_000);
});

/** Kilobytes that the program has had at most; 0 where the system does not tell. */
function peakOf(server: RunningProgram): number {
  if (process.platform !== 'linux') return 0;
  const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
}

test('multi brings the files of its requests, and one that fails leaves the others', async () => {
  const url = await serveFiles((request, response) => {
    response.writeHead(request.url === '/yes' ? 200 : 404).end('x');
  });
  const { server } = await start();
  const actions = ['yes', 'no'].map((name) => ({
    action: 'storeMediaFile',
    version: 6,
    params: { filename: name, url: `${url}/${name}` },
  }));
  expect(await server.call('multi', { actions })).toEqual({
    result: [
      { result: 'yes', error: null },
      { result: null, error: `${url}/no download failed with return code 404` },
    ],
    error: null,
  });
  await server.stop();
});

test('names of new files are made lower case as in Anki, unless the settings keep them', async () => {
  const stored = async (settings: object): Promise<unknown[]> => {
    const { server } = await start(settings);
    const names: unknown[] = [];
    for (const data of ['YQ==', 'Yg=='])
      names.push((await store(server, { filename: 'Photo.JPG', data, deleteExisting: false })).result);
    await server.stop();
    return names;
  };
  expect(await stored({})).toEqual(['photo.jpg', 'photo-e9d71f5ee7c92d6dc9e92ffdad17b8bd49418f98.jpg']);
  expect(await stored({ keepMediaCase: true })).toEqual([
    'Photo.JPG',
    'Photo-e9d71f5ee7c92d6dc9e92ffdad17b8bd49418f98.JPG',
  ]);
});
