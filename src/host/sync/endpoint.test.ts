import { expect, test } from 'vitest';
import { ANKIWEB, isAnkiWeb, parseEndpoint, redirected } from './endpoint.ts';

test.each([
  ['https://sync.example', 'https://sync.example/'],
  ['http://127.0.0.1:8080/base/', 'http://127.0.0.1:8080/base/'],
  ['http://127.0.0.1:8080/base/sync?x=1#y', 'http://127.0.0.1:8080/base/'],
])('%s', (given, meant) => expect(parseEndpoint(given).href).toBe(meant));

test.each(['', 'computer.local', 'computer.local:8080', 'ftp://x/', 'file:///etc/passwd'])(
  '%j is no sync server',
  (text) => expect(() => parseEndpoint(text)).toThrow(/Invalid sync server/),
);

test('a server may send us elsewhere, but not from a protected connection to an open one', () => {
  const here = new URL('https://sync.example/');
  expect(redirected(here, 'https://sync5.example/')?.href).toBe('https://sync5.example/');
  expect(redirected(new URL('http://a/'), 'https://b')?.href).toBe('https://b/');
  for (const place of [undefined, '', '/elsewhere', 'http://sync.example/', 'javascript:0', 'ftp://b/'])
    expect(redirected(here, place)).toBeUndefined();
});

test.each([
  [ANKIWEB, true],
  ['https://sync7.ankiweb.net/', true],
  ['https://ankiweb.net.example/', false],
  ['https://myankiweb.net/', false],
])('%s: AnkiWeb %s', (endpoint, expected) => expect(isAnkiWeb(new URL(endpoint))).toBe(expected));
