import { expect, test } from 'vitest';
import { blake3Hex } from './blake3.ts';

test('gives the hashes of the reference implementation', () => {
  expect(blake3Hex('')).toBe('af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262');
});

// Read from the ids that Anki gives `{{hint:F}}`: the hash of the field's text and its name.
test.each([
  [1, '173af14d8a514584'],
  [63, 'a3899f734fa39c7c'],
  [64, '025b22e25df3d88d'],
  [1023, '6fac1bd99d8aa416'],
  [1024, '69132047d5e922b7'],
  [2047, '345c993f9d2737b6'],
  [2048, 'e709eab65a49e1e5'],
  [3071, '4b4baaff3e28580c'],
  [3072, 'a8d6631d88e57f9a'],
  [5000, '513e0fe85c0a1a35'],
  [9000, '6ab4fb8e70c10fc2'],
  [20000, '18e612a0ff9148af'],
])('hashes %i digits and a name as Anki does', (length, id) => {
  expect(blake3Hex(`${'0123456789'.repeat(3000).slice(0, length)}F`, 8)).toBe(id);
});
