import { expect, test } from 'vitest';
import { canonicalCardData, formatCardData, parseCardData } from './card-data.ts';

test('floats are written short', () => {
  const data = { s: 123.45678, d: 1.234567, dr: 0.987654, decay: 0.123456 };
  expect(formatCardData(data)).toBe('{"s":123.4568,"d":1.235,"dr":0.99,"decay":0.123}');
});

test('whole floats keep a decimal place, whole numbers have none', () => {
  expect(formatCardData({ pos: 3, s: 5, lrt: 1781000000 })).toBe('{"pos":3,"s":5.0,"lrt":1781000000}');
});

test('what is unknown or broken goes when a card is written', () => {
  expect(canonicalCardData('')).toBe('{}');
  expect(canonicalCardData('not json')).toBe('{}');
  expect(canonicalCardData('{"pos":-1,"s":"x","v":"other","cd":"{}"}')).toBe('{}');
  expect(canonicalCardData('{"cd":5,"pos":1}')).toBe('{}');
  expect(canonicalCardData('{"cd":"{\\"a\\":1}","pos":1}')).toBe('{"pos":1,"cd":"{\\"a\\":1}"}');
});

test('reading gives 32-bit floats', () => {
  expect(parseCardData('{"s":0.1}')).toEqual({ s: Math.fround(0.1) });
});
