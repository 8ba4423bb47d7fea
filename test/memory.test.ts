import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type RunningProgram, serveProfile } from './program.ts';
import { temporaryFolder } from './support.ts';

const MB = 1024 * 1024;

const start = (): Promise<RunningProgram> => serveProfile(join(temporaryFolder(), 'User 1'));

/** Megabytes that the program holds now (VmRSS) or has held at most (VmHWM). */
function memoryOf(server: RunningProgram, what: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
}

function connect(server: RunningProgram): net.Socket {
  const socket = net
    .connect(server.port, '127.0.0.1')
    .on('error', () => {})
    .setMaxListeners(0);
  onTestFinished(() => {
    socket.destroy();
  });
  return socket;
}

const head = (length: number): string =>
  `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n`;

/** Writes pieces until all are gone or the connection is closed. */
async function writeAll(socket: net.Socket, pieces: Iterable<string | Buffer>): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  }
}

function* repeated(piece: Buffer, times: number): Generator<Buffer> {
  for (let i = 0; i < times; i++) yield piece;
}

describe.runIf(process.platform === 'linux')('what clients can make the server hold', () => {
  test('bodies that stay unfinished', async () => {
    const server = await start();
    const sockets = Array.from({ length: 12 }, () => connect(server));
    const piece = Buffer.alloc(MB, ' ');
    for (const socket of sockets)
      void writeAll(socket, [head(300 * MB), ...repeated(piece, 40)]).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(memoryOf(server, 'VmHWM')).toBeLessThan(300); // 12 times 40 MB would be more
    expect(await server.call('deckNames')).toEqual({ result: ['Default'], error: null });
    const data = 'A'.repeat(8 * MB);
    expect(await server.call('storeMediaFile', { filename: 'a', data })).toMatchObject({ result: 'a' });
  }, 60_000);

  test('lists without end: refused while they arrive', async () => {
    const server = await start();
    const socket = connect(server);
    const answered = once(socket, 'data');
    const piece = Buffer.from('[],'.repeat(100_000));
    void writeAll(socket, [head(300 * MB), '{"action":"x","params":{"a":[', ...repeated(piece, 900)]).catch(
      () => {},
    );
    expect(String(await answered)).toMatch(/^HTTP\/1\.1 413 [\s\S]*too many lists and objects/);
    expect(memoryOf(server, 'VmHWM')).toBeLessThan(300);
  });

  test('different keys without end: the client reads why it is refused', async () => {
    const server = await start();
    const socket = connect(server);
    const answered = once(socket, 'data');
    const keys = function* () {
      for (let i = 0; i < 50; i++)
        yield Array.from({ length: 20_000 }, (_, j) => `"${i}-${j}-key":1,`).join('');
    };
    void writeAll(socket, [head(90 * MB), '{"action":"x","params":{', ...keys()]).catch(() => {});
    expect(String(await answered)).toMatch(/^HTTP\/1\.1 413 [\s\S]*too many different keys/);
  });

  test('a body of one-byte chunks', async () => {
    const server = await start();
    const socket = connect(server);
    const before = memoryOf(server, 'VmRSS');
    const piece = Buffer.from('1\r\nx\r\n'.repeat(10_000));
    const chunked = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';
    const answered = once(socket, 'data');
    void writeAll(socket, [chunked, ...repeated(piece, 20)]).catch(() => {});
    expect(String(await answered)).toMatch(/^HTTP\/1\.1 413 [\s\S]*small chunks/);
    expect(memoryOf(server, 'VmHWM') - before).toBeLessThan(100);
  }, 60_000);

  test('answers that nobody reads', async () => {
    const server = await start();
    const data = Buffer.alloc(10 * MB, 'x').toString('base64');
    await server.call('storeMediaFile', { filename: 'big', data });
    const before = memoryOf(server, 'VmRSS');
    const body = '{"action":"retrieveMediaFile","version":6,"params":{"filename":"big"}}';
    for (let i = 0; i < 80; i++)
      connect(server)
        .pause()
        .write(head(body.length) + body);
    await expect
      .poll(() => server.call('retrieveMediaFile', { filename: 'big' }), { timeout: 20_000 })
      .toEqual({ result: data, error: null });
    expect(memoryOf(server, 'VmHWM') - before).toBeLessThan(700);
  }, 60_000);
});

describe('clients that leave', () => {
  const pages = (socket: net.Socket, count: number): void => {
    const body = '{"action":"getCollectionStatsHTML","version":6}';
    socket.write((head(body.length) + body).repeat(count));
  };

  test('have nothing computed that only they wanted', async () => {
    const server = await start();
    const sockets = Array.from({ length: 40 }, () => connect(server));
    for (const socket of sockets) pages(socket, 20);
    await server.call('version');
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begin = performance.now();
    await server.call('deckNames');
    expect(performance.now() - begin).toBeLessThan(1000);
  });

  test('have their changes done that arrived whole', async () => {
    const server = await start();
    const socket = connect(server);
    pages(socket, 5);
    for (const deck of ['one', 'two']) {
      const body = JSON.stringify({ action: 'createDeck', version: 6, params: { deck } });
      socket.write(head(body.length) + body);
    }
    await server.call('version');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await expect
      .poll(() => server.call('deckNames'))
      .toEqual({ result: ['Default', 'one', 'two'], error: null });
  });

  test('do not hold others up with 100,000 requests', async () => {
    const server = await start();
    await server.call('deckNames');
    const socket = connect(server);
    const body = '{"action":"deckNames","version":6}';
    socket.write((head(body.length) + body).repeat(100_000));
    const waits: number[] = [];
    for (let i = 0; i < 20; i++) {
      if (i === 10) socket.destroy();
      const begin = performance.now();
      await server.call('deckNames');
      waits.push(performance.now() - begin);
    }
    expect(Math.max(...waits)).toBeLessThan(1000);
  });

  test('a client may send 2,000 requests at once, and is answered all in their order', async () => {
    const server = await start();
    const socket = connect(server);
    const one = (i: number) => {
      const body = JSON.stringify({ action: i % 2 ? 'version' : 'deckNames', version: 6 });
      return head(body.length) + body;
    };
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.write(Array.from({ length: 2000 }, (_, i) => one(i)).join(''));
    await expect.poll(() => text.match(/"result":/g)?.length, { timeout: 20_000 }).toBe(2000);
    const results = [...text.matchAll(/"result":(6|\["Default"\])/g)].map(([, result]) => result);
    expect(results.every((result, i) => result === (i % 2 ? '6' : '["Default"]'))).toBe(true);
  });
});
