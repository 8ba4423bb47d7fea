import {
  horizontal,
  noData,
  PLOT,
  type Scale,
  type StepOf,
  short,
  svg,
  vertical,
  xAxis,
  yAxis,
} from './axes.ts';
import { type Bin, heightOf, totalOf } from './histogram.ts';
import { shortWhole, whole } from './numbers.ts';

export interface BarChart {
  readonly label: string;
  readonly bins: readonly Bin[];
  /** Style classes of the layers, from the bottom up. */
  readonly colours: readonly string[];
  /** What a bar says when pointed at; `sum` counts all up to it. */
  readonly tip: (bin: Bin, sum: number) => string;
  readonly xLabel?: (value: number) => string;
  readonly yLabel?: (value: number) => string;
  /** The end whose bars have the full colour; missing: all have it. */
  readonly strong?: 'left' | 'right';
  /** Whether a pale area shows the running total. */
  readonly running?: boolean;
  /** Marks stand below the middle of a bar of one number, and not at its left edge. */
  readonly centred?: boolean;
  /** The steps of the heights, when other than whole numbers. */
  readonly stepOf?: StepOf;
}

/** Bars over an axis of numbers, as an SVG picture. */
export function barChart(chart: BarChart): string {
  const { bins, label, xLabel = whole, yLabel = shortWhole, running = true, stepOf } = chart;
  const total = totalOf(bins);
  const [first] = bins;
  const last = bins.at(-1);
  if (!first || !last || total === 0) return noData();
  const x = horizontal(first.from, last.to);
  const y = vertical(Math.max(...bins.map(heightOf)), stepOf);
  const sums = runningSums(bins);
  const right = vertical(total, stepOf);
  const axes = xAxis(x, xLabel, chart.centred ? 0.5 : 0) + yAxis(y, yLabel, 'left', stepOf);
  const area = running ? areaOf(bins, sums, x, right) + yAxis(right, yLabel, 'right', stepOf) : '';
  const bars = bins.map((bin, i) => bar(chart, bin, sums[i] ?? 0, x, y)).join('');
  return svg(axes + area + bars, label);
}

function runningSums(bins: readonly Bin[]): number[] {
  let sum = 0;
  return bins.map((bin) => {
    sum += heightOf(bin);
    return sum;
  });
}

function bar(chart: BarChart, bin: Bin, sum: number, x: Scale, y: Scale): string {
  if (heightOf(bin) === 0) return '';
  const left = x.at(bin.from);
  const width = short(Math.max(x.at(bin.to) - left - 1, 0.5));
  let height = 0;
  const layers = bin.layers.map((value, i) => {
    height += value;
    const top = y.at(height);
    const size = short(y.at(height - value) - top);
    return value === 0
      ? ''
      : `<rect class="${chart.colours[i]}" x="${left}" y="${top}" width="${width}" height="${size}" rx="1"/>`;
  });
  const strength = chart.strong
    ? ` opacity="${strengthOf(chart.strong, (bin.from - x.min) / (x.max - x.min))}"`
    : '';
  const hit = `<rect class="hit" x="${left}" y="${PLOT.top}" width="${width}" height="${PLOT.bottom - PLOT.top}"/>`;
  return `<g class="bin"><title>${chart.tip(bin, sum)}</title>${hit}<g${strength}>${layers.join('')}</g></g>`;
}

const strengthOf = (strong: 'left' | 'right', place: number): number =>
  short(strong === 'left' ? 1 - place / 2 : 0.5 + place / 2);

function areaOf(bins: readonly Bin[], sums: readonly number[], x: Scale, y: Scale): string {
  const points = bins.map((bin, i) => `${x.at(bin.to)},${y.at(sums[i] ?? 0)}`);
  return `<path class="area" d="M${x.at(x.min)},${PLOT.bottom} L${points.join(' ')} L${x.at(x.max)},${PLOT.bottom} Z"/>`;
}
