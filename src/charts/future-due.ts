import type { FutureDue } from '../engine/stats/cards.ts';
import { barChart } from './bar-chart.ts';
import { binned, totalOf } from './histogram.ts';
import { counted, dayLabel, perDay } from './numbers.ts';
import { facts, type Panel, panels, type Section } from './panels.ts';

const SPANS: readonly (readonly [label: string, days: number])[] = [
  ['1 month', 31],
  ['3 months', 90],
  ['1 year', 365],
  ['all', Number.POSITIVE_INFINITY],
];

export function futureDueSection(due: FutureDue): Section {
  const farthest = Math.max(31, ...due.futureDue.keys());
  return {
    title: 'Future Due',
    about: 'How many reviews will be due.',
    body: panels(
      'future',
      SPANS.map(([label, days]) => spanOf(due, label, Math.min(days, farthest))),
    ),
  };
}

function spanOf({ futureDue, dailyLoad }: FutureDue, label: string, days: number): Panel {
  const bins = binned(entries(futureDue), 0, days);
  const total = totalOf(bins);
  const backlog = [...futureDue].reduce((sum, [day, count]) => (day < 0 ? sum + count : sum), 0);
  const chart = barChart({
    label: 'Cards due by day',
    bins,
    colours: ['green'],
    strong: 'left',
    tip: (bin, sum) =>
      `${dayLabel(bin.from, bin.to)}: ${counted(bin.layers[0] ?? 0, 'card')} due\nRunning total: ${counted(sum, 'card')}`,
  });
  const lines: [string, string][] = [
    ['Total', counted(total, 'review')],
    ['Average', perDay(total / days, 'review')],
    ['Due tomorrow', counted(futureDue.get(1) ?? 0, 'review')],
    ...(backlog > 0 ? [['Backlog', counted(backlog, 'review')] as [string, string]] : []),
    ['Daily load', perDay(dailyLoad, 'review')],
  ];
  return { label, body: chart + facts(lines) };
}

const entries = (counts: ReadonlyMap<number, number>): [number, number[]][] =>
  [...counts].map(([day, count]) => [day, [count]]);
