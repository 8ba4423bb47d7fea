import { expect, test } from 'vitest';
import { shortestFloat32 } from './shortest-float32.ts';

test.each([
  0, 1, -1, 0.1, 0.9, 1.3, 2.5, 0.8999999, 1e-45, 1.1754944e-38, 3.4028235e38, 16777216, 36500, 0.33333334,
])('prints the float nearest to %s shortest', (decimal) => {
  expect(shortestFloat32(Math.fround(decimal))).toBe(decimal);
});

test('leaves what is no number alone', () => {
  expect(shortestFloat32(Number.NaN)).toBeNaN();
  expect(shortestFloat32(1e300)).toBe(Number.POSITIVE_INFINITY);
});

test('always means the same float', () => {
  for (let bits = 1; bits < 2 ** 31; bits += 9_999_991) {
    const float = new Float32Array(new Uint32Array([bits]).buffer)[0] ?? 0;
    if (Number.isFinite(float)) expect(Math.fround(shortestFloat32(float))).toBe(float);
  }
});

test.for([
  [3651.28125, 3651.2812],
  [-3651.28125, -3651.2812],
  [2097152.25, 2097152.2],
  [2097152.75, 2097152.8],
])('%d lies halfway between two decimals; the even one is written: %d', ([value = 0, written]) => {
  expect(shortestFloat32(value)).toBe(written);
});
