import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha1Start } from './sha1.ts';

const expected = (text: string): number => createHash('sha1').update(text).digest().readUInt32BE(0);

test('agrees with a hash object at every length, across the ends of blocks', () => {
  for (const letter of ['a', 'ß', '日', '𝄞']) {
    for (let length = 0; length < 300; length++) {
      const text = `${letter.repeat(length)}.`;
      expect(sha1Start(text), text).toBe(expected(text));
    }
  }
});

test('nothing of a text before is left over', () => {
  expect(sha1Start('x'.repeat(200))).toBe(expected('x'.repeat(200)));
  expect(sha1Start('')).toBe(expected(''));
  expect(sha1Start('\0\ud800\0')).toBe(expected('\0\ud800\0'));
});
