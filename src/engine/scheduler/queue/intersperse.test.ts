import { expect, test } from 'vitest';
import { intersperse } from './intersperse.ts';

test('spreads the shorter list evenly, ends and beginnings included', () => {
  expect(intersperse(['a', 'b', 'c'], ['1', '2', '3'])).toEqual(['a', '1', 'b', '2', 'c', '3']);
  expect(intersperse(['a', 'b', 'c'], ['1', '2'])).toEqual(['a', '1', 'b', '2', 'c']);
  expect(intersperse(['a'], ['1', '2', '3', '4', '5'])).toEqual(['1', '2', 'a', '3', '4', '5']);
  expect(intersperse(['a', 'b'], [])).toEqual(['a', 'b']);
  expect(intersperse([], ['1'])).toEqual(['1']);
});
