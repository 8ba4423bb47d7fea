import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from './settings.ts';
import { isWebPage } from './web-page.ts';

const LISTED = [
  'app://obsidian.md',
  'lsp://logseq.io',
  'https://example.org',
  'moz-extension://a',
  'null',
  '*',
];

test.each([
  ['', false],
  ['app://obsidian.md', false],
  ['lsp://logseq.io', false],
  ['capacitor://other', true],
  ['https://example.org', true],
  ['http://localhost', true],
  ['moz-extension://a', true],
  ['null', true],
])('%s: a web page? %s', (origin, isPage) => {
  expect(isWebPage({ ...DEFAULT_SETTINGS, webCorsOriginList: LISTED }, origin)).toBe(isPage);
});
