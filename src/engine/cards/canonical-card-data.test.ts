import { expect, test } from 'vitest';
import { SeededRandom } from '../random/seeded-random.ts';
import { canonicalCardData, formatCardData, parseCardData } from './card-data.ts';

/** Without any short cut. */
function slowly(stored: string): string {
  const data = parseCardData(stored);
  if (data.s === undefined || data.d === undefined) {
    delete data.s;
    delete data.d;
  }
  return formatCardData(data);
}

test.each([
  '{"pos":5,"s":44.6817,"d":6.631,"dr":0.9,"lrt":1795233600}',
  '{"pos":0,"s":0.0,"d":1.0}',
  '{"dr":0.9,"decay":0.5}',
  '{"lrt":1}',
])('%s is canonical', (data) => {
  expect(canonicalCardData(data)).toBe(data);
});

test.each([
  '{"pos":5"dr":0.9}',
  '{"pos":5}"dr":0.9}',
  '{"pos":5,}',
  '{"pos":05}',
  '{"s":1.5}',
  '{"s":1.5,"d":2}',
  '{"s":1.50,"d":2.0}',
  '{"s":12345.6789,"d":2.0}',
  '{"s":1.23456,"d":2.0}',
  '{"dr":0.9,"pos":1}',
  '{"pos":4294967296}',
  '{"dr":0.999}',
  '{"cd":"{}","dr":0.9}',
  '{"x":1}',
  ' {"pos":1}',
  'null',
])('%s is written anew', (data) => {
  expect(canonicalCardData(data)).toBe(slowly(data));
  expect(slowly(data)).not.toBe(data);
});

test('the short cut changes nothing', () => {
  const random = new SeededRandom(4n);
  const number = (places: number) => {
    const text = (random.range(0, 10 ** random.range(1, 7)) / 10 ** random.range(0, places + 2)).toFixed(
      random.range(0, places + 2),
    );
    return random.range(0, 3) === 0 ? text.replace(/\.?0+$/, '.0') : text;
  };
  for (let round = 0; round < 20_000; round++) {
    const members = [
      `"pos":${random.range(0, 10 ** random.range(1, 11))}`,
      `"s":${number(4)}`,
      `"d":${number(3)}`,
      `"dr":${number(2)}`,
      `"decay":${number(3)}`,
      `"lrt":${random.range(0, 10 ** random.range(1, 12))}`,
    ].filter(() => random.range(0, 4) > 0);
    const data = `{${members.join(',')}}`;
    expect(canonicalCardData(data), data).toBe(slowly(data));
  }
});
