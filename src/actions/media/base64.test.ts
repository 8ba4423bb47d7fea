import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../engine/random/seeded-random.ts';
import { decodeBase64 } from './base64.ts';

const hex = (text: string): string => decodeBase64(text).toString('hex');

describe('base64 as Python decodes it', () => {
  // From Python 3.11: base64.b64decode(text).hex().
  test.each([
    ['', ''],
    ['QQ==', '41'],
    ['QUI=', '4142'],
    ['QUJD', '414243'],
    ['QR==', '41'],
    ['QU\nJD', '414243'],
    ['Q-UJ_D', '414243'],
    ['-_-_', ''],
    ['QUJD-_-_', '414243'],
    ['QUJD    ', '414243'],
    ['QQ==QUJD', '41'],
    ['QQ======', '41'],
    ['QUJDQQ==\n', '41424341'],
    ['+/+/', 'fbffbf'],
  ])('%j', (text, bytes) => {
    expect(hex(text)).toBe(bytes);
  });

  test.each([
    ['Q', 'cannot be 1 more than a multiple of 4'],
    ['QQ', 'Incorrect padding'],
    ['QQ=', 'Incorrect padding'],
    ['QUJDQ', 'cannot be 1 more than a multiple of 4'],
    ['QUé=', 'only ASCII'],
    ['QUJDé', 'only ASCII'],
  ])('%j is refused', (text, message) => {
    expect(() => decodeBase64(text)).toThrow(message);
  });

  test('random bytes come back, whatever stands between the letters', () => {
    const random = new SeededRandom(3n);
    for (let round = 0; round < 500; round++) {
      const bytes = Buffer.from(Array.from({ length: random.range(0, 40) }, () => random.range(0, 256)));
      const text = bytes.toString('base64');
      expect(decodeBase64(text).equals(bytes)).toBe(true);
      const at = random.range(0, text.length + 1);
      const strange = text.slice(0, at) + ' \n-_!.'[random.range(0, 6)] + text.slice(at);
      expect(decodeBase64(strange).equals(bytes), strange).toBe(true);
    }
  });
});
