import { expect, test } from 'vitest';
import { exactInteger, type LongInteger } from '../../ids/long-integers.ts';
import { fnvHash, fnvHashOf } from './fnv-hash.ts';

/** The definition, with numbers of 64 bits. */
function reference(...values: LongInteger[]): bigint {
  const bytes = Buffer.alloc(8 * values.length);
  values.forEach((value, i) => {
    bytes.writeBigInt64LE(BigInt(value), 8 * i);
  });
  return bytes.reduce(
    (hash, byte) => BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n),
    0xcbf29ce484222325n,
  );
}

test('hashes numbers of 64 bits as FNV-1a', () => {
  expect(fnvHash()).toBe(0xcbf29ce484222325n);
  const values = [
    0,
    1,
    255,
    256,
    2 ** 31,
    2 ** 32 - 1,
    2 ** 32,
    1_781_524_800_000,
    2 ** 53 - 1,
    -1,
    -5,
    -(2 ** 40),
    exactInteger(2n ** 62n + 12_345n),
    exactInteger(-(2n ** 63n)),
  ];
  for (const a of values) for (const b of values) expect(fnvHash(a, b), `${a} ${b}`).toBe(reference(a, b));
  for (const a of values)
    expect(fnvHashOf(Number(BigInt(a) >> 32n), Number(BigInt(a) & 0xffffffffn), 7)).toBe(fnvHash(a, 7));
});
