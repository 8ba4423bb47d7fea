import { expect, test } from 'vitest';
import { byTable, crc32 } from './crc32.ts';

test('the checksum of zip files, in one go and in parts, with and without Node’s own', () => {
  const bytes = Buffer.from('123456789');
  for (const sum of [crc32, byTable]) {
    expect(sum(bytes)).toBe(0xcbf43926);
    expect(sum(bytes.subarray(4), sum(bytes.subarray(0, 4)))).toBe(0xcbf43926);
    expect(sum(new Uint8Array())).toBe(0);
  }
});
