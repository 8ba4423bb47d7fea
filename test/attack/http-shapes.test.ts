import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serveProfile } from '../program.ts';
import { temporaryFolder } from '../support.ts';
import { diceFor, expectAlive, ROUNDS, SEED, sendRaw } from './attack.ts';

const BODY = '{"action":"version","version":6}';

const start = () => serveProfile(join(temporaryFolder(), 'User 1'));

/** All that comes back, statuses only. */
const statuses = (text: string): number[] =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));

const post = (headers: string, body = BODY) => `POST / HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n${body}`;

describe('requests of odd shapes', () => {
  test('are refused or answered, and the next client is served', async () => {
    const server = await start();
    const shapes: readonly (readonly [string, string | Buffer, readonly number[]])[] = [
      ['nothing', '', []],
      ['blank lines', '\r\n\r\n\r\n', []],
      ['no HTTP', 'hello\r\n\r\n', [400]],
      ['HTTP/0.9', 'GET /\r\n', [400]],
      ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400, 505]],
      ['TLS', Buffer.from('16030100a5010000a10303', 'hex'), [400]],
      ['a negative length', post('Content-Length: -1\r\n'), [400]],
      ['a huge length', post(`Content-Length: ${'9'.repeat(30)}\r\n`), [400, 413]],
      ['a length of hexadecimal digits', post('Content-Length: 0x20\r\n'), [400]],
      ['two lengths', post(`Content-Length: 3\r\nContent-Length: ${BODY.length}\r\n`), [400]],
      ['length and chunks', post(`Content-Length: 3\r\nTransfer-Encoding: chunked\r\n`), [400]],
      ['chunks of odd sizes', post('Transfer-Encoding: chunked\r\n', 'zz\r\n'), [400]],
      [
        'a chunk beyond all sizes',
        post('Transfer-Encoding: chunked\r\n', 'fffffffffffffffff\r\n'),
        [400, 413],
      ],
      ['an unknown encoding', post('Transfer-Encoding: gzip\r\n'), [400]],
      ['NUL in a header', post(`X: a\0b\r\nContent-Length: ${BODY.length}\r\n`), [400]],
      ['a header without a name', post(`: x\r\nContent-Length: ${BODY.length}\r\n`), [400]],
      ['a folded header', post(`X: a\r\n b\r\nContent-Length: ${BODY.length}\r\n`), [200, 400]],
      ['too long headers', post(`X: ${'x'.repeat(200_000)}\r\nContent-Length: 0\r\n`), [431]],
      ['too many headers', post(`${'X: y\r\n'.repeat(20_000)}Content-Length: 0\r\n`), [200, 400, 431]],
      ['CONNECT', 'CONNECT example.org:80 HTTP/1.1\r\nHost: localhost\r\n\r\n', [400, 403]],
      [
        'an upgrade',
        'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
        [200],
      ],
      [
        'a whole address',
        `POST http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
        [200],
      ],
      ['two hosts', post(`Host: evil.example\r\nContent-Length: ${BODY.length}\r\n`), [403]],
      ['an expectation', post(`Expect: 100-continue\r\nContent-Length: ${BODY.length}\r\n`), [100, 200]],
      ['an unknown expectation', post(`Expect: the worst\r\nContent-Length: ${BODY.length}\r\n`), [417]],
      ['an unknown method', `BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n`, [400]],
      [
        'a request behind another',
        post(`Content-Length: ${BODY.length}\r\n`, BODY + post('Content-Length: 2\r\n', '{}')),
        [200],
      ],
    ];
    for (const [name, bytes, allowed] of shapes) {
      const got = statuses(await sendRaw(server.port, bytes));
      expect(
        got.filter((status) => !allowed.includes(status)),
        name,
      ).toEqual([]);
      await expectAlive(server, name);
    }
    expect((await server.stop()).status).toBe(0);
  }, 60_000);

  test('bytes at random', async () => {
    const server = await start();
    const whole = post(`Origin: http://localhost\r\nContent-Length: ${BODY.length}\r\n`);
    for (let i = 0; i < ROUNDS; i++) {
      const seed = SEED + i;
      const dice = diceFor(seed);
      const bytes = Buffer.from(whole);
      for (let changes = dice.below(6) + 1; changes > 0; changes--)
        bytes[dice.below(bytes.length)] = dice.oneOf([0, 10, 13, 32, 48, 58, 127, 255, dice.below(256)]);
      const cut = dice.chance(3) ? bytes.subarray(0, dice.below(bytes.length)) : bytes;
      for (const status of statuses(await sendRaw(server.port, cut, 40)))
        expect([100, 200, 400, 403, 408, 413, 417, 431, 505], `seed ${seed}`).toContain(status);
    }
    await expectAlive(server, 'bytes at random');
    const { status, stderr } = await server.stop();
    expect([status, stderr.replace(/^ankid: .*\n/gm, '')]).toEqual([0, '']); // refused pages are told of
  }, 600_000);
});
