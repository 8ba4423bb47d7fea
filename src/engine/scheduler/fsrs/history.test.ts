import { expect, test } from 'vitest';
import { ignoreBeforeMillis, type LoggedReview, trainingItems, usableHistory } from './history.ts';

const NOW = 1_781_582_400;
const rules = { nextDayAt: NOW, ignoreBefore: 0 };

function review(daysAgo: number, change: Partial<LoggedReview> = {}): LoggedReview {
  return { id: (NOW - daysAgo * 86_400) * 1000, ease: 3, ivl: 1, factor: 2500, type: 1, ...change };
}
const lesson = (daysAgo: number) => review(daysAgo, { type: 0, ivl: -600, factor: 0 });
const reset = (daysAgo: number) => review(daysAgo, { type: 4, ease: 0, factor: 0 });

test('begins with the last lessons', () => {
  const history = usableHistory([review(90), lesson(50), lesson(50), review(40)], rules);
  expect(history?.isComplete).toBe(true);
  expect(history?.reviews.map(({ daysSince }) => daysSince)).toEqual([0, 0, 10]);
});

test('without lessons it begins with the first answer that spans days, and what was before must be guessed', () => {
  const history = usableHistory([review(60, { ivl: -60 }), review(50), review(40)], rules);
  expect(history?.isComplete).toBe(false);
  expect(history?.reviews).toEqual([
    { rating: 3, daysSince: 0 },
    { rating: 3, daysSince: 10 },
  ]);
});

test('a card that was made new again has no history before that', () => {
  expect(usableHistory([lesson(50), review(40), reset(30)], rules)).toBeUndefined();
  const learnedAgain = usableHistory([lesson(50), reset(30), lesson(20)], rules);
  expect(learnedAgain?.reviews).toHaveLength(1);
});

test('previews and changes by hand do not count', () => {
  const preview = review(30, { type: 3, factor: 0 });
  const byHand = review(20, { type: 4, ease: 0 });
  expect(usableHistory([lesson(50), preview, byHand, review(10)], rules)?.reviews).toHaveLength(2);
});

test('lessons before the date of the options are cut off', () => {
  const ignoreBefore = (NOW - 45 * 86_400) * 1000;
  const history = usableHistory([lesson(50), review(40), review(30)], { ...rules, ignoreBefore });
  expect(history?.isComplete).toBe(false);
  expect(history?.reviews).toHaveLength(2);
});

test('every answer on a later day teaches, unless the first lessons are missing or before the cut', () => {
  const lengths = (log: Parameters<typeof trainingItems>[0], ignoreBefore = 0) =>
    trainingItems(log, { ...rules, ignoreBefore }).map(({ reviews }) => reviews.length);
  expect(lengths([lesson(50), lesson(50), review(40), review(30)])).toEqual([3, 4]);
  expect(lengths([review(40), review(30)])).toEqual([]);
  expect(lengths([lesson(50), review(40)], (NOW - 45 * 86_400) * 1000)).toEqual([]);
  expect(lengths([lesson(50), review(45), reset(40), lesson(30), review(20)])).toEqual([2]);
});

test('reads the date of the options', () => {
  expect(ignoreBeforeMillis('')).toBe(0);
  expect(ignoreBeforeMillis('2024-02-29')).toBe(Date.UTC(2024, 1, 29));
  for (const broken of ['2023-02-29', 'x', '2024-13-01', '2024-1']) {
    expect(() => ignoreBeforeMillis(broken)).toThrow(`Error parsing date: ${broken}`);
  }
});
