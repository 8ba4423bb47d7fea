import { describe, expect, test } from 'vitest';
import { openFixture } from '../../test/support.ts';
import { collectGraphs } from '../engine/stats/graphs.ts';
import { binned, niceStep, totalOf } from './histogram.ts';
import { dayLabel, shortSpan, span } from './numbers.ts';
import { statisticsPage } from './page.ts';
import { quantile } from './quantile.ts';

const FACTS = { scope: 'Whole collection', today: '2026-06-15', firstWeekday: 0 };
const SM2 = [
  'Today',
  'Calendar',
  'Future Due',
  'Reviews',
  'Review Time',
  'Card Counts',
  'Review Intervals',
  'Card Ease',
];
const FSRS = [...SM2.slice(0, -1), 'Card Stability', 'Card Difficulty', 'Card Retrievability'];
const LAST = ['Retention', 'Hourly Breakdown', 'Answer Buttons', 'Added'];

describe('the page of statistics', () => {
  test.each([
    ['study', [...SM2, ...LAST]],
    ['fsrs', [...FSRS, ...LAST]],
    ['empty', [...SM2, ...LAST]],
  ] as const)('has all graphs for %s', (fixture, titles) => {
    const html = pageOf(fixture);
    expect([...html.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title)).toEqual(titles);
  });

  test('asks nothing of other servers and has no scripts', () => {
    const html = pageOf('study');
    expect(html).not.toMatch(/<script|<link|<img|url\(|https?:|javascript:|\son[a-z]+=/i);
  });

  test('is well-formed: what is opened is closed', () => {
    const html = pageOf('study').replace(/<(meta|input|!doctype)[^>]*>/g, '');
    const open: string[] = [];
    for (const [, end, tag, own] of html.matchAll(/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/g)) {
      if (end) expect(open.pop()).toBe(tag);
      else if (!own && tag) open.push(tag);
    }
    expect(open).toEqual([]);
  });

  test('draws only numbers', () =>
    expect(pageOf('study') + pageOf('fsrs') + pageOf('empty')).not.toMatch(/NaN|undefined|Infinity/));

  test('shows the name of a deck as text', () => {
    const html = statisticsPage(collectGraphs(openFixture('empty'), '', 0), { ...FACTS, scope: '<b>&"' });
    expect(html).toContain('&lt;b&gt;&amp;');
    expect(html).not.toContain('<b>');
  });

  test('tells the numbers of the graphs', () => {
    const html = pageOf('study');
    expect(html).toContain('Again count: 24 (100%)');
    expect(html).toContain('<title>Mature: 41 cards</title>');
    expect(html).toContain('<title>2026-06-15: 24 reviews</title>');
  });
});

describe('bars', () => {
  const counts = Array.from({ length: 366 }, (_, day): [number, number[]] => [-day, [1, 2]]);

  test('are as wide as a round number when there are many days, and lose nothing', () => {
    const bins = binned(counts, -364, 0);
    expect(bins.length).toBeLessThanOrEqual(70);
    expect(bins[0]?.from).toBe(-364);
    expect(bins.at(-1)?.to).toBe(1);
    expect(totalOf(bins)).toBe(365 * 3);
  });

  test.each([
    [0.3, 1, 1],
    [1.2, 1, 2],
    [2.5, 1, 5],
    [30, 1, 50],
    [0.03, 0, 0.05],
  ])('of at least %d have a round step', (least, smallest, step) =>
    expect(niceStep(least, smallest)).toBeCloseTo(step),
  );
});

describe('words', () => {
  test('tell spans of time', () => {
    expect([span(5.44), span(60), span(90_000), span(90_000, 'hour')]).toEqual([
      '5.4 seconds',
      '1 minute',
      '1 day',
      '25 hours',
    ]);
    expect([shortSpan(0), shortSpan(90), shortSpan(7200)]).toEqual(['0s', '1.5m', '2h']);
  });

  test('tell days', () => {
    const spans: [number, number][] = [
      [0, 1],
      [1, 2],
      [-1, 0],
      [3, 6],
      [-6, -3],
      [-5, -4],
    ];
    expect(spans.map(([from, to]) => dayLabel(from, to))).toEqual([
      'Today',
      'Tomorrow',
      'Yesterday',
      'In 3–5 days',
      '4–6 days ago',
      '5 days ago',
    ]);
  });

  test('find the middle of counted numbers', () => {
    expect(
      quantile(
        new Map([
          [1, 2],
          [10, 1],
          [4, 1],
        ]),
        0.5,
      ),
    ).toBe(2.5);
    expect(quantile(new Map(), 0.5)).toBe(0);
    expect(quantile(new Map([[7, 100]]), 0.95)).toBe(7);
  });
});

const pageOf = (fixture: 'study' | 'fsrs' | 'empty'): string =>
  statisticsPage(collectGraphs(openFixture(fixture), '', 0), FACTS);
