import { expect, test } from 'vitest';
import { jsonFault } from './json-fault.ts';

// What Python 3.12's json.loads says.
test.each([
  ['{not json', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
  ['[1,2', "Expecting ',' delimiter: line 1 column 5 (char 4)"],
  [' ', 'Expecting value: line 1 column 2 (char 1)'],
  ['\ufeff{}', 'Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)'],
  ['x', 'Expecting value: line 1 column 1 (char 0)'],
  ["{'a': 1}", 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
  ['{"a": 1,}', 'Expecting property name enclosed in double quotes: line 1 column 9 (char 8)'],
  ['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
  ['{"a": }', 'Expecting value: line 1 column 7 (char 6)'],
  ['{"a": 1 "b"}', "Expecting ',' delimiter: line 1 column 9 (char 8)"],
  ['{"a":\n [1,\n]}', 'Expecting value: line 3 column 1 (char 11)'],
  ['{} x', 'Extra data: line 1 column 4 (char 3)'],
  ['01', 'Extra data: line 1 column 2 (char 1)'],
  ['"abc', 'Unterminated string starting at: line 1 column 1 (char 0)'],
  ['["a\tb"]', 'Invalid control character at: line 1 column 4 (char 3)'],
  ['"\\x"', 'Invalid \\escape: line 1 column 2 (char 1)'],
  ['[-]', 'Expecting value: line 1 column 2 (char 1)'],
  ['{', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
  ['[1, [2, {"a": [3, nul]}]]', 'Expecting value: line 1 column 19 (char 18)'],
])('%j: %s', (text, message) => {
  expect(jsonFault(text)).toBe(message);
});

test('what is right is right, however long and deep', () => {
  for (const text of [
    '{}',
    '[]',
    ' {"a": [1, -2.5e3, "x\\u00e9\\n", true, null, {}], "b": {"c": []}} ',
    'NaN',
  ])
    expect(jsonFault(text), text).toBeUndefined();
  expect(jsonFault(`${'['.repeat(1e6)}${']'.repeat(1e6)}`)).toBeUndefined();
  expect(jsonFault(`"${'x'.repeat(5e7)}`)).toContain('Unterminated');
});
