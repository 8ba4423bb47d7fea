import { expect, test } from 'vitest';
import { childRange, humanName, parentName, storedName, withNewParent } from './name.ts';

test.each([
  ['a::b', 'a\u001fb'],
  ['a::::b', 'a\u001fblank\u001fb'],
  ['a:::b:c: ', 'a\u001fb:c'],
  ['', 'blank'],
  ['::', 'blank\u001fblank'],
  [' x :: y ', 'x\u001fy'],
  ['new\nli\u0001ne', 'newline'],
  ['e\u0301', 'é'],
  ['\u0085next line', 'next line'],
  ['\ufeffmark', '\ufeffmark'],
])('stores %j as %j', (name, stored) => {
  expect(storedName(name)).toBe(stored);
  expect(storedName(humanName(stored))).toBe(stored);
});

test('knows parents and children', () => {
  expect(parentName('a\u001fb\u001fc')).toBe('a\u001fb');
  expect(parentName('a')).toBeUndefined();
  const [start, end] = childRange('a');
  expect('a\u001fb' >= start && 'a\u001fb' < end).toBe(true);
  expect('a b' >= start && 'a b' < end).toBe(false);
  expect(withNewParent('a\u001fb\u001fc', 'a\u001fb', 'x')).toBe('x\u001fc');
});
