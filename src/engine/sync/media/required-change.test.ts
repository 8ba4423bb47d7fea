import { expect, test } from 'vitest';
import { requiredChange } from './required-change.ts';

/** Here: the SHA-1 ('' for deleted; undefined for unknown), whether it must be sent; there: the SHA-1. */
test.each([
  [undefined, false, '', 'none'],
  ['', false, '', 'delete'],
  ['', true, '', 'delete'],
  [undefined, false, '1', 'download'],
  ['', true, '1', 'download'],
  ['1', true, '', 'none'],
  ['1', false, '', 'delete'],
  ['1', false, '1', 'none'],
  ['1', true, '1', 'mark clean'],
  ['a', true, 'b', 'download'],
  ['a', false, 'b', 'download'],
] as const)('%s (%s) here, %s there: %s', (sha1, dirty, remote, change) => {
  const entry = sha1 === undefined ? undefined : { name: 'x', sha1: sha1 || null, mtime: 0, dirty };
  expect(requiredChange(entry, remote)).toBe(change);
});
