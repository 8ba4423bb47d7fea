import type { Counts } from '../engine/stats/distribution.ts';
import { barChart } from './bar-chart.ts';
import { binned, totalOf } from './histogram.ts';
import { counted, dayLabel, perDay } from './numbers.ts';
import { facts, type Panel, panels, type Section } from './panels.ts';
import { pastSpans } from './past-spans.ts';

export function addedSection(added: Counts): Section {
  const spans = pastSpans(added.keys());
  return {
    title: 'Added',
    about: 'How many new cards were added.',
    body: panels(
      'added',
      spans.map(([label, first]) => spanOf(added, label, first)),
    ),
  };
}

function spanOf(added: Counts, label: string, first: number): Panel {
  const bins = binned(
    [...added].map(([day, count]): [number, number[]] => [day, [count]]),
    first,
    0,
  );
  const total = totalOf(bins);
  const chart = barChart({
    label: 'Cards added by day',
    bins,
    colours: ['blue'],
    strong: 'right',
    centred: true,
    tip: (bin, sum) =>
      `${dayLabel(bin.from, bin.to)}: ${counted(bin.layers[0] ?? 0, 'card')}\nRunning total: ${counted(sum, 'card')}`,
  });
  const average = perDay(total / (1 - first), 'card');
  return {
    label,
    body:
      chart +
      facts([
        ['Total', counted(total, 'card')],
        ['Average', average],
      ]),
  };
}
