import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../random/seeded-random.ts';
import { zstd } from './zstd.ts';

/** A frame that Anki's own library wrote: no size in the header, a raw block. */
const UNSIZED = Buffer.concat([
  Buffer.from('28b52ffd0058', 'hex'),
  Buffer.from('290000', 'hex'),
  Buffer.from('Hello'),
]);

function noise(size: number): Uint8Array {
  const random = new SeededRandom(7n);
  return Uint8Array.from({ length: size }, () => random.range(0, 256));
}

describe('Zstandard', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('Hello')],
    ['a large run', Buffer.alloc(3_000_000, 'ab')],
    ['noise', noise(300_000)],
  ])('%s comes back', (_, data) => {
    expect(Buffer.compare(zstd.decompress(zstd.compress(data)), data)).toBe(0);
  });

  test('frames in a row, one without a size, one to be skipped', () => {
    const skipped = Buffer.from('502a4d1803000000aabbcc', 'hex');
    const all = Buffer.concat([
      zstd.compress(Buffer.from('a')),
      skipped,
      UNSIZED,
      zstd.compress(Buffer.from('!')),
    ]);
    expect(Buffer.from(zstd.decompress(all)).toString()).toBe('aHello!');
  });

  test('an empty input is empty', () => {
    expect(zstd.decompress(new Uint8Array())).toHaveLength(0);
  });

  test('damage is told', () => {
    const good = zstd.compress(noise(5000));
    expect(() => zstd.decompress(good.subarray(0, 100))).toThrow('damaged');
    expect(() => zstd.decompress(Buffer.from('no zstd at all'))).toThrow('damaged');
    expect(() => zstd.decompress(Buffer.from('28b52ffd00', 'hex'))).toThrow('damaged');
    const lying = Buffer.from('28b52ffd e0 ffffffffff000000 290000 48656c6c6f'.replaceAll(' ', ''), 'hex');
    expect(() => zstd.decompress(lying)).toThrow('damaged');
  });

  test('what would be too large is not begun', () => {
    const bomb = zstd.compress(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(10_000);
    expect(() => zstd.decompress(bomb, 1_000_000)).toThrow('too large');
  });
});
