import { expect, test } from 'vitest';
import { closest, lettersOff } from './closest.ts';

test.each([
  ['', '', 0],
  ['abc', 'abc', 0],
  ['abc', 'ab', 1],
  ['abc', 'axc', 1],
  ['abc', 'acb', 1],
  ['abcd', 'badc', 2],
  ['kitten', 'sitting', 3],
])('%s and %s are %d letters off', (a, b, off) => {
  expect(lettersOff(a, b)).toBe(off);
  expect(lettersOff(b, a)).toBe(off);
});

test('a word is taken for the nearest name, or for none', () => {
  const names = ['apiKey', 'webBindPort', 'sync', 'search'];
  expect(closest('API-KEY', names)).toBe('apiKey');
  expect(closest('webBindProt', names)).toBe('webBindPort');
  expect(closest('synk', names)).toBe('sync');
  expect(closest('zzz', names)).toBeUndefined();
  expect(closest('', names)).toBeUndefined();
});
