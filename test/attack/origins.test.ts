import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serveProfile } from '../program.ts';
import { temporaryFolder } from '../support.ts';
import { diceFor, expectAlive, ROUNDS, SEED, sendRaw } from './attack.ts';

const LISTED = 'https://good.example';

const FOREIGN = [
  ...['https://evil.example', 'null', '', 'https://good.example.evil.example', 'https://good.example:444'],
  ...['http://good.example', 'https://GOOD.example', 'https://good.example/', 'https://user@good.example'],
  ...['http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'http://[::1]', 'http://0.0.0.0'],
  ...['file://', 'app://obsidian.md', 'chrome-extension//abc', 'xmoz-extension://a', `${LISTED}, ${LISTED}`],
];

const BROWSER = [
  { 'user-agent': 'Mozilla/5.0' },
  { 'accept-language': 'en-US,en' },
  { 'sec-fetch-mode': 'cors' },
  { 'sec-ch-ua': '"Chromium"' },
  { dnt: '1' },
  { 'upgrade-insecure-requests': '1' },
  { cookie: 'a=b' },
  { referer: 'http://evil.example/' },
];

const HOSTS = [
  'evil.example',
  'evil.example:8765',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'EVIL.example.',
];

test('what comes from a page that is not listed changes and tells nothing', async () => {
  const config = join(temporaryFolder(), 'config.json');
  writeFileSync(config, JSON.stringify({ webCorsOriginList: [LISTED] }));
  const server = await serveProfile(join(temporaryFolder(), 'User 1'), '--config', config);
  const create = JSON.stringify({ action: 'createDeck', version: 6, params: { deck: 'taken' } });

  async function expectRefused(headers: Record<string, string>): Promise<void> {
    const answer = await server.send({ headers }, create);
    expect([answer.status, answer.headers['access-control-allow-origin']], JSON.stringify(headers)).toEqual([
      403,
      'http://localhost',
    ]);
  }

  for (const origin of FOREIGN) if (origin !== '') await expectRefused({ origin });
  for (const host of HOSTS)
    for (const browser of BROWSER) await expectRefused({ host, ...(browser as object) });
  for (const site of ['cross-site', 'same-site']) await expectRefused({ 'sec-fetch-site': site });
  await expectRefused({ referer: 'http://evil.example/' });
  for (let i = 0; i < ROUNDS; i++) {
    const dice = diceFor(SEED + i);
    const agent = { 'user-agent': dice.oneOf(['curl/8', 'Mozilla/5.0']) };
    const headers: Record<string, string> = { ...agent, ...(dice.oneOf(BROWSER) as object) };
    if (dice.chance(2)) headers.origin = dice.oneOf(FOREIGN.slice(0, 2));
    headers.host = dice.oneOf(HOSTS);
    await expectRefused(headers);
  }
  const many = Array.from({ length: 3000 }, (_, i) => `x-${i}: y\r\n`).join('');
  const hidden = `POST / HTTP/1.1\r\nHost: localhost\r\n${many}Origin: https://evil.example\r\nContent-Length: ${create.length}\r\n\r\n${create}`;
  expect(await sendRaw(server.port, hidden, 500)).toMatch(/^HTTP\/1\.1 403 /);
  expect(await server.call('deckNames')).toEqual({ result: ['Default'], error: null });
  const good = await server.send({ headers: { origin: LISTED } }, create);
  expect(JSON.parse(good.text).error).toBeNull();
  await expectAlive(server, 'origins');
}, 600_000);
