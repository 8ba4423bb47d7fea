import type { Counts } from '../engine/stats/distribution.ts';
import { barChart } from './bar-chart.ts';
import { type Bin, binned } from './histogram.ts';
import { counted, percent, span } from './numbers.ts';
import { facts, panels, type Section } from './panels.ts';
import { quantile } from './quantile.ts';

export const intervalsSection = (intervals: Counts): Section => ({
  title: 'Review Intervals',
  about: 'After how many days review cards come again.',
  body: daysBody(intervals, { name: 'intervals', word: 'interval', first: 1 }),
});

export const stabilitySection = (stability: Counts): Section => ({
  title: 'Card Stability',
  about: 'After how many days nine of ten cards are still remembered.',
  body: daysBody(stability, { name: 'stability', word: 'stability', first: 0 }),
});

interface Words {
  readonly name: string;
  readonly word: string;
  /** The first number of days that is shown. */
  readonly first: number;
}

function daysBody(counts: Counts, words: Words): string {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const longest = Math.max(1, ...counts.keys());
  const median = facts([[`Median ${words.word}`, span(Math.round(quantile(counts, 0.5)) * 86_400)]]);
  const choices: [string, number][] = [
    ['1 month', Math.min(longest, 31)],
    ['50%', quantile(counts, 0.5)],
    ['95%', quantile(counts, 0.95)],
    ['all', longest],
  ];
  const shown = choices.map(([label, most]) => {
    const bins = binned(layersOf(counts), words.first, Math.max(Math.ceil(most), words.first + 1));
    return { label, body: chartOf(bins, total, words) + median };
  });
  return panels(words.name, shown, 2);
}

const chartOf = (bins: readonly Bin[], total: number, { word }: Words): string =>
  barChart({
    label: `Cards by ${word}`,
    bins,
    colours: ['blue'],
    strong: 'right',
    tip: (bin, sum) =>
      `${counted(bin.layers[0] ?? 0, 'card')} with ${rangeOf(bin)} days\nRunning total: ${percent(sum, total)}`,
  });

const rangeOf = ({ from, to }: Bin): string => (to - from <= 1 ? `${from}` : `${from}–${to - 1}`);

const layersOf = (counts: Counts): [number, number[]][] =>
  [...counts].map(([days, count]) => [days, [count]]);
