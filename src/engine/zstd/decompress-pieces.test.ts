import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fixturePath } from '../../../test/support.ts';
import { AnkiError } from '../errors.ts';
import { SeededRandom } from '../random/seeded-random.ts';
import { decompressParts, decompressPieces } from './decompress-pieces.ts';
import { zstd } from './zstd.ts';

function* pieces(data: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

const decoded = (data: Uint8Array, piece = 65_536, most?: number): Buffer =>
  Buffer.concat([...decompressParts(pieces(data, piece), most)]);

function expectSame(data: Uint8Array, piece?: number): void {
  const back = decoded(zstd.compress(data), piece);
  expect(back.length).toBe(data.length);
  expect(back.equals(data)).toBe(true);
}

describe('streams decode to what was compressed', () => {
  test.each([0, 1, 2, 3, 5, 31, 32, 255, 256, 1000, 4096, 65_791, 65_792, 131_072, 131_073, 700_000])(
    '%d bytes of text',
    (size) => expectSame(Buffer.from('The quick brown fox jumps. '.repeat(30_000)).subarray(0, size)),
  );

  test('a collection, in pieces of any size', () => {
    const data = readFileSync(fixturePath('study'));
    for (const piece of [1, 7, 1000, 131_075, 10_000_000]) expectSame(data, piece);
  });

  test('frames in a row, one without a size, one to be skipped', () => {
    const frames = [
      zstd.compress(Buffer.from('a')),
      Buffer.from('502a4d1803000000aabbcc', 'hex'),
      Buffer.from('502a4d1800000000', 'hex'),
      Buffer.from('28b52ffd005829000048656c6c6f', 'hex'),
      zstd.compress(new Uint8Array()),
      zstd.compress(Buffer.from('!')),
    ];
    for (const piece of [1, 3, 1000])
      expect(decoded(Buffer.concat(frames), piece).toString()).toBe('aHello!');
    expect(decoded(new Uint8Array())).toHaveLength(0);
  });

  // Made by zstd 1.5.4's own program.
  test.each([
    ['', '28b52ffd240001000099e9d851'],
    ['a', '28b52ffd0458090000615b6e8ca9'],
    [
      'Hello, checksum! '.repeat(3),
      '28b52ffd0458bd00008848656c6c6f2c20636865636b73756d21200100c9994b1e51d69b',
    ],
    [`${'x'.repeat(1000)}The end`, '28b52ffd045885000048787854686520656e640100e32b800550b9e9b0'],
  ])('the checksum of %j is seen to', (text, frame) => {
    const data = Buffer.from(frame, 'hex');
    for (const piece of [1, 33, 1000]) expect(decoded(data, piece).toString()).toBe(text);
    data[data.length - 2] = (data.at(-2) ?? 0) ^ 4;
    expect(() => decoded(data)).toThrow('damaged');
  });

  test('asynchronously, too', async () => {
    const data = Buffer.from('what goes in comes out '.repeat(1000));
    async function* source() {
      yield* pieces(zstd.compress(data), 100);
    }
    const parts: Uint8Array[] = [];
    for await (const part of decompressPieces(source())) parts.push(part);
    expect(Buffer.concat(parts).equals(data)).toBe(true);
  });

  test.each(Array.from({ length: 60 }, (_, seed) => seed))('mixtures, seed %d', (seed) => {
    const random = new SeededRandom(BigInt(seed));
    expectSame(mixture(random), random.range(1, 200_000));
  });
});

/** Runs, noise of few and many kinds of bytes, and repetitions from near and far. */
function mixture(random: SeededRandom): Buffer {
  let data = Buffer.alloc(0);
  for (let part = random.range(1, 30); part > 0; part--) {
    const size = 2 ** random.range(0, 15) + random.range(0, 50);
    const kinds = 2 ** random.range(0, 9);
    const from = random.range(0, data.length + 1);
    const how = random.range(0, 4);
    const fresh =
      how === 0
        ? Buffer.alloc(size, random.range(0, 256))
        : how === 1
          ? data.subarray(from, from + size)
          : Buffer.from(
              Array.from({ length: size }, () => (random.range(0, kinds) * random.range(0, kinds)) & 255),
            );
    data = Buffer.concat([data, fresh]);
  }
  return data;
}

describe('what cannot be decoded is told', () => {
  test('too much, and before it is made where it is announced', () => {
    const bomb = zstd.compress(Buffer.alloc(50_000_000));
    expect(() => decoded(bomb, 100, 1_000_000)).toThrow('too large');
    let made = 0;
    const unannounced = Buffer.concat([
      Buffer.from('28b52ffd0058', 'hex'),
      ...Array.from({ length: 1000 }, () => Buffer.from('02001000', 'hex')),
    ]);
    expect(() => {
      for (const part of decompressParts([unannounced], 1_000_000)) made += part.length;
    }).toThrow('too large');
    expect(made).toBeLessThanOrEqual(1_000_000);
  });

  test('bytes that are missing, none of zstd, a wrong size', () => {
    const good = zstd.compress(readFileSync(fixturePath('study')));
    for (const end of [3, 5, 8, 100, good.length - 1])
      expect(() => decoded(good.subarray(0, end))).toThrow('damaged');
    expect(() => decoded(Buffer.from('no zstd at all'))).toThrow('damaged');
    expect(() =>
      decoded(Buffer.from('28b52ffde0ffffff00000000002900004865 6c6c6f'.replaceAll(' ', ''), 'hex')),
    ).toThrow();
    expect(() => decoded(Buffer.from('28b52ffd2006290000 48656c6c6f'.replaceAll(' ', ''), 'hex'))).toThrow(
      'damaged',
    );
  });

  // Newer zstd, as newer Node has it, lets some damage through (an unused bit, the last symbol of a stream).
  test('flipped bits give an error, or what the library makes of them at once', { timeout: 60_000 }, () => {
    const random = new SeededRandom(9n);
    const frames = Array.from({ length: 30 }, () => zstd.compress(mixture(random).subarray(0, 3000)));
    let stricter = 0;
    for (let round = 0; round < 900; round++) {
      const data = Uint8Array.from(frames[round % frames.length] ?? []);
      for (let i = random.range(1, 3); i > 0; i--) {
        const at = random.range(0, data.length);
        data[at] = (data[at] ?? 0) ^ (1 << random.range(0, 8));
      }
      const [ours, theirs] = [
        outcome(() => decoded(data, 100)),
        outcome(() => zstd.decompress(data, 2 ** 24)),
      ];
      if (ours === 'refused' && theirs !== 'refused') stricter++;
      else expect(ours).toBe(theirs);
    }
    expect(stricter).toBeLessThan(45);
  });

  test('nothing is left in memory of streams that failed or were given up', () => {
    const announced = Buffer.from('28b52ffd0088', 'hex'); // a window of 128 MB
    const before = process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 200; round++) {
      expect(() => decoded(Buffer.concat([announced, Buffer.from('070000', 'hex')]))).toThrow('damaged');
      const parts = decompressParts([zstd.compress(Buffer.alloc(3_000_000, 'given up'))]);
      expect(parts.next().value).toBeDefined();
      parts.return(undefined);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(400e6);
  });
});

function outcome(decode: () => Uint8Array): string {
  try {
    return Buffer.from(decode()).toString('hex');
  } catch (error) {
    expect(error).toBeInstanceOf(AnkiError);
    return 'refused';
  }
}
