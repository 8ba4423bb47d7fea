import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fixturePath } from '../../../test/support.ts';
import type { Random } from '../random/random.ts';
import { SeededRandom } from '../random/seeded-random.ts';
import { compressPieces } from './compress-pieces.ts';
import { zstd } from './zstd.ts';

async function compressed(data: Uint8Array, piece = 65_536): Promise<Buffer> {
  async function* pieces() {
    for (let at = 0; at < data.length; at += piece) yield data.subarray(at, at + piece);
  }
  const parts: Uint8Array[] = [];
  for await (const part of compressPieces(pieces())) parts.push(part);
  return Buffer.concat(parts);
}

async function expectSame(data: Uint8Array, piece?: number): Promise<void> {
  const back = zstd.decompress(await compressed(data, piece));
  expect(back.length).toBe(data.length);
  expect(Buffer.compare(back, data)).toBe(0);
}

describe('zstd reads back what was compressed piece by piece', () => {
  test.each([0, 1, 2, 3, 7, 8, 9, 31, 32, 63, 64, 65, 255, 256, 4095, 4096, 131_071, 131_072, 131_073])(
    '%d bytes of text',
    async (size) => expectSame(Buffer.from('The quick brown fox jumps. '.repeat(5000)).subarray(0, size)),
  );

  test('a collection, and it becomes small', async () => {
    const data = readFileSync(fixturePath('study'));
    await expectSame(data, 1000);
    expect((await compressed(data)).length).toBeLessThan(zstd.compress(data).length * 1.3);
  });

  test('all the same, and all different', async () => {
    await expectSame(new Uint8Array(1_000_000));
    await expectSame(new Uint8Array(400_000).fill(200), 131_072);
    const random = seeded(1);
    const noise = Uint8Array.from({ length: 300_000 }, () => random.below(256));
    await expectSame(noise);
    expect((await compressed(noise)).length).toBeLessThan(noise.length + 100);
  });

  test('repetitions farther away than the window', async () => {
    const random = seeded(2);
    const noise = Uint8Array.from({ length: 700_000 }, () => random.below(256));
    await expectSame(Buffer.concat([noise, noise, noise.subarray(5, 90_000), noise]));
  });

  test.each(Array.from({ length: 300 }, (_, seed) => seed))('mixtures, seed %d', async (seed) => {
    const random = seeded(seed);
    await expectSame(mixture(random), 1 + random.below(200_000));
  });
});

/** Runs of few or many kinds of bytes, and copies of what came before at all distances. */
function mixture(random: Pick<Random, 'below'>): Buffer {
  const data = Buffer.alloc(random.below(random.below(2) ? 3000 : 500_000) + 1);
  for (let at = 0; at < data.length; ) {
    const count = Math.min(1 + random.below(2 ** random.below(17)), data.length - at);
    if (at > 0 && random.below(2)) {
      const distance = 1 + random.below(Math.min(at, 2 ** (1 + random.below(20))));
      for (let i = 0; i < count; i++) data[at + i] = data[at + i - distance] as number; // filled already
    } else {
      const [kinds, first] = [1 + random.below(2 ** random.below(9)), random.below(256)];
      for (let i = 0; i < count; i++) data[at + i] = first + random.below(1 + random.below(kinds));
    }
    at += count;
  }
  return data;
}

function seeded(seed: number): Pick<Random, 'below'> {
  const random = new SeededRandom(BigInt(seed));
  return { below: (limit) => random.range(0, limit) };
}
