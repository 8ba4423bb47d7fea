import { expect, test } from 'vitest';
import { buttonLabel } from './labels.ts';

const DAY = 86_400;

test.for([
  [0, '(end)'],
  [30, '<30s'],
  [59, '<59s'],
  [70, '<1m'],
  [90, '<2m'],
  [1199, '<20m'],
  [1200, '20m'],
  [3600, '1h'],
  [43_560, '12.1h'],
  [DAY, '1d'],
  [30 * DAY, '30d'],
  [31 * DAY, '1mo'],
  [45 * DAY, '1.5mo'],
  [364 * DAY, '12mo'],
  [365 * DAY, '1y'],
  [36_500 * DAY, '100y'],
] as const)('%i seconds read %s', ([seconds, text]) => {
  expect(buttonLabel(seconds, 1200).replace(/[\u2068\u2069]/g, '')).toBe(text);
});

test('the number stands between marks that keep its direction', () => {
  expect(buttonLabel(600, 1200)).toBe('<\u206810\u2069m');
});
