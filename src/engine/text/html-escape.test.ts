import { describe, expect, test } from 'vitest';
import { decodeEntities, escapeAttribute, escapeHtml } from './html-escape.ts';

describe('escaping', () => {
  test('escapes five characters in text', () => {
    expect(escapeHtml(`<a href="x">'&é`)).toBe('&lt;a href=&quot;x&quot;&gt;&#x27;&amp;é');
  });

  test('escapes all but letters and digits in attributes, up to U+00FF', () => {
    expect(escapeAttribute('a1 <é½Ā日')).toBe('a1&#x20;&lt;&#xE9;&#xBD;Ā日');
  });
});

describe('decodeEntities', () => {
  test.each([
    ['&lt;b&gt; &hearts; &#65;&#x42;', '<b> ♥ AB'],
    ['a&nbsp;b\u00a0c', 'a b c'],
    ['a\u00a0b', 'a\u00a0b'],
    ['&lt;b&gt; & c', '&lt;b&gt; & c'],
    ['&lt; &apos;', '&lt; &apos;'],
    ['&lt; &#X41;', '&lt; &#X41;'],
    ['&lt; &#xD800;', '&lt; &#xD800;'],
  ])('%s', (text, decoded) => {
    expect(decodeEntities(text)).toBe(decoded);
  });
});
