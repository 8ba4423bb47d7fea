import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../actions/settings.ts';
import { foreignHost, foreignHostMessage, foreignPage } from './host-check.ts';

const check = (headers: Record<string, string>, settings: Partial<Settings> = {}) =>
  foreignHost({ ...DEFAULT_SETTINGS, ...settings }, headers);

const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11)', 'accept-language': 'en-US' };

describe('a web page reaches this server only under names of its own', () => {
  test.each([
    'localhost',
    'localhost:8765',
    'LOCALHOST',
    '127.0.0.1:8765',
    '192.168.1.5',
    '[::1]:8765',
    '[fe80::1]',
    'app.localhost:1',
  ])('%s passes: it cannot be made to point elsewhere', (host) => {
    expect(check({ host, ...BROWSER })).toBeUndefined();
  });

  test.each([
    'evil.example',
    'evil.example:8765',
    'EVIL.example.',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '[::1].evil.example',
  ])('%s is foreign', (host) => {
    expect(check({ host, ...BROWSER })).toBeTruthy();
  });

  test.each([
    { origin: 'http://evil.example:8765' },
    { origin: 'null' },
    { referer: 'http://evil.example/' },
    { 'sec-fetch-site': 'same-origin' },
    { cookie: 'a=b' },
    { 'sec-fetch-mode': 'cors' },
    { 'sec-fetch-mode': 'cors', 'user-agent': 'node' },
    { 'sec-ch-ua': '"Chromium"' },
    { 'upgrade-insecure-requests': '1' },
    { dnt: '1' },
    BROWSER,
  ])('%j shows a browser', (headers) => {
    expect(check({ host: 'evil.example', ...headers } as Record<string, string>)).toBe('evil.example');
  });

  test.each([
    {},
    { 'user-agent': 'curl/8.5.0', accept: '*/*' },
    {
      'user-agent': 'python-requests/2.32',
      'accept-encoding': 'gzip',
      accept: '*/*',
      connection: 'keep-alive',
    },
    { 'user-agent': 'node', 'sec-fetch-mode': 'cors', 'accept-language': '*', accept: '*/*' },
  ])('%j is a program, which may use any name', (headers) => {
    expect(
      check({ host: 'host.docker.internal:8765', ...headers } as Record<string, string>),
    ).toBeUndefined();
  });

  test('the owner can allow names, and origins that carry their own', () => {
    const page = { host: 'anki.lan:8765', origin: 'https://app.example' };
    expect(check(page)).toBe('anki.lan');
    expect(check(page, { webHostList: ['Anki.lan'] })).toBeUndefined();
    expect(check(page, { webHostList: ['*'] })).toBeUndefined();
    expect(check(page, { webBindAddress: 'anki.lan' })).toBeUndefined();
    expect(check(page, { webCorsOriginList: ['https://app.example'] })).toBeUndefined();
    expect(check(page, { webCorsOriginList: ['*'] })).toBe('anki.lan');
    expect(check({ host: 'anki.lan', origin: 'chrome-extension://abc' })).toBeUndefined();
    expect(foreignHostMessage('anki.lan')).toMatch(/"webHostList".*--allow-host anki\.lan/);
  });
});

describe('what a page cannot leave out', () => {
  const judge = (headers: Record<string, string>, settings: Partial<Settings> = {}, more: string[] = []) =>
    foreignPage({ ...DEFAULT_SETTINGS, ...settings }, { host: 'localhost:8765', ...headers }, [
      ...Object.entries({ host: 'localhost:8765', ...headers }).flat(),
      ...more,
    ]);

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { referer: 'https://evil.example/page' },
    { referer: 'http://localhost:3000/' },
    { 'sec-fetch-site': 'cross-site', referer: 'http://localhost:8765/' },
  ])('%j without an origin is refused', (headers) => {
    expect(judge(headers as Record<string, string>)).toMatch(/webCorsOriginList/);
    expect(judge(headers as Record<string, string>, { webCorsOriginList: ['*'] })).toBeUndefined();
  });

  test('two Host headers are refused', () => {
    expect(judge({}, {}, ['HOST', 'evil.example'])).toMatch(/only one Host/);
  });

  test.each([
    {},
    { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'user-agent': 'Mozilla/5.0' },
    { 'sec-fetch-site': 'same-origin', referer: 'http://localhost:8765/' },
    { referer: 'http://localhost/' },
    { referer: 'a script' },
    { referer: 'app://obsidian.md/index.html' },
    { 'sec-fetch-site': 'cross-site', origin: 'chrome-extension://abc' },
    { 'user-agent': 'python-requests/2.32', accept: '*/*' },
  ])('%j is answered', (headers) => {
    expect(judge(headers as Record<string, string>)).toBeUndefined();
  });
});
