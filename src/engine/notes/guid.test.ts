import { expect, test } from 'vitest';
import { base91 } from './guid.ts';

test('numbers become text as in Anki', () => {
  expect(base91(0n)).toBe('');
  expect(base91(1n)).toBe('b');
  expect(base91(1234567890n)).toBe('saAKk');
  expect(base91(2n ** 64n - 1n)).toBe('Rj&Z5m[>Zp');
});
