import { expect, test } from 'vitest';
import { Cookies } from './cookies.ts';

const at = (url: string): URL => new URL(url);

test.each([
  ['a=b', 'http://x.example/', 'a=b'],
  ['a=b', 'http://y.example/', ''],
  ['a=b', 'http://sub.x.example/', ''],
  ['a=b; Domain=x.example', 'http://sub.x.example/', 'a=b'],
  ['a=b; Domain=.x.example', 'http://x.example/', 'a=b'],
  ['a=b; Domain=other.example', 'http://other.example/', ''],
  ['a=b; Domain=example', 'http://y.example/', ''],
  ['a=b; Path=/in', 'http://x.example/in/it', 'a=b'],
  ['a=b; Path=/in', 'http://x.example/inside', ''],
  ['a=b; Secure', 'http://x.example/', ''],
  ['a=b; Secure', 'https://x.example/', 'a=b'],
  ['a=b=c ; HttpOnly', 'http://x.example/', 'a=b=c'],
  ['nonsense', 'http://x.example/', ''],
])('%s, sent to %s: %s', (header, url, sent) => {
  const cookies = new Cookies();
  cookies.take(at('http://x.example/'), [header]);
  expect(cookies.headerFor(at(url))).toBe(sent);
});

test('a later one takes the place of an earlier one, or takes it away', () => {
  const cookies = new Cookies();
  cookies.take(at('http://x.example/a/b'), ['a=1', 'b=2']);
  cookies.take(at('http://x.example/a/c'), ['a=3', 'b=; Max-Age=0']);
  expect(cookies.headerFor(at('http://x.example/a/d'))).toBe('a=3');
});
