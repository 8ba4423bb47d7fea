import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../actions/settings.ts';
import { judgeOrigin } from './origin.ts';

const judge = (origin: string | undefined, settings: Partial<Settings> = {}) =>
  judgeOrigin({ ...DEFAULT_SETTINGS, ...settings }, origin);

describe('origins', () => {
  test.each([
    undefined,
    'http://localhost',
    'http://127.0.0.1',
    'https://127.0.0.1',
    'http://127.0.0.1:5000',
    'chrome-extension://abc',
    'moz-extension://abc',
    'safari-web-extension://abc',
  ])('%s passes by default', (origin) => {
    expect(judge(origin)).toEqual({ allowed: true, corsOrigin: origin ?? 'http://localhost' });
  });

  test.each([
    '',
    'null',
    'http://localhost:8080',
    'https://localhost',
    'https://127.0.0.1:5000',
    'http://127.0.0.1.evil.example',
    'http://evil.example/http://127.0.0.1',
    'xchrome-extension://abc',
  ])('"%s" does not', (origin) => {
    expect(judge(origin)).toEqual({ allowed: false, corsOrigin: 'http://localhost' });
  });

  test('a list of its own closes what came with http://localhost', () => {
    const settings = { webCorsOriginList: ['https://app.example'] };
    expect(judge('https://app.example', settings)).toEqual({
      allowed: true,
      corsOrigin: 'https://app.example',
    });
    expect(judge('chrome-extension://abc', settings).allowed).toBe(false);
    expect(judge('http://127.0.0.1', settings).allowed).toBe(false);
    expect(judge('http://old.example', { ...settings, webCorsOrigin: 'http://old.example' }).allowed).toBe(
      true,
    );
  });

  test('* lets everybody in, without naming the origin', () => {
    expect(judge('null', { webCorsOriginList: ['*'] })).toEqual({ allowed: true, corsOrigin: '*' });
    expect(judge('https://x.example', { webCorsOrigin: '*' })).toEqual({ allowed: true, corsOrigin: '*' });
  });
});
