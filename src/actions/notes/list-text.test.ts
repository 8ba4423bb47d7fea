import { expect, test } from 'vitest';
import { listText } from './list-text.ts';

test('texts are quoted as Python does', () => {
  expect(listText([])).toBe('[]');
  expect(listText(['a', "it's", 'both \' and "'])).toBe(`['a', "it's", 'both \\' and "']`);
  expect(listText(['back\\slash\n\u2068日本\u2069\x07\u{10ffff}'])).toBe(
    "['back\\\\slash\\n\\u2068日本\\u2069\\x07\\U0010ffff']",
  );
});
