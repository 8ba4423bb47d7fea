import { expect, test } from 'vitest';
import { isWebOrigin } from './web-origin.ts';

test.each(['http://localhost', 'https://evil.example', 'HTTP://x', 'null', 'file://'])(
  '%s is a web page',
  (name) => {
    expect(isWebOrigin(name)).toBe(true);
  },
);

test.each(['', 'app://obsidian.md', 'chrome-extension://abc', 'moz-extension://abc'])(
  '"%s" is a program',
  (name) => {
    expect(isWebOrigin(name)).toBe(false);
  },
);
