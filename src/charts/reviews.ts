import type { KindSums, ReviewsByDay } from '../engine/stats/reviews.ts';
import { barChart } from './bar-chart.ts';
import { type Bin, binned, heightOf, niceStep, totalOf } from './histogram.ts';
import { legend } from './legend.ts';
import { counted, dayLabel, percent, perDay, shortSpan, span, trimmed, whole } from './numbers.ts';
import { facts, panels, type Section } from './panels.ts';
import { pastSpans } from './past-spans.ts';

/** From the bottom of a bar up. */
const KINDS: readonly (readonly [kind: keyof KindSums, colour: string, name: string])[] = [
  ['mature', 'green', 'Mature'],
  ['young', 'pale-green', 'Young'],
  ['relearn', 'red', 'Relearning'],
  ['learn', 'orange', 'Learning'],
  ['filtered', 'purple', 'Filtered'],
];
const COLOURS = KINDS.map(([, colour]) => colour);
const LEGEND = legend(KINDS.map(([, colour, name]) => [colour, name]));

/** One span of time. */
interface Stretch {
  readonly bins: readonly Bin[];
  readonly days: number;
  readonly daysStudied: number;
  readonly reviews: number;
}

type Sums = ReviewsByDay['count'];

export const reviewsSection = ({ count }: ReviewsByDay): Section => ({
  title: 'Reviews',
  about: 'How many questions were answered.',
  body: bodyOf('reviews', count, count, countPanel),
});

export const reviewTimeSection = ({ count, time }: ReviewsByDay): Section => ({
  title: 'Review Time',
  about: 'How long it took to answer them.',
  body: bodyOf('time', time, count, timePanel),
});

function bodyOf(name: string, sums: Sums, counts: Sums, panel: (stretch: Stretch) => string): string {
  const layers = layersOf(sums);
  const choices = pastSpans(sums.keys()).map(([label, first]) => {
    const studied = layersOf(counts).filter(([day]) => day >= first && day <= 0);
    const reviews = studied.reduce((sum, [, values]) => sum + sumOf(values), 0);
    const stretch = { bins: binned(layers, first, 0), days: 1 - first, daysStudied: studied.length, reviews };
    return { label, body: panel(stretch) + LEGEND };
  });
  return panels(name, choices);
}

function countPanel({ bins, days, daysStudied }: Stretch): string {
  const total = totalOf(bins);
  const reviews = (count: number): string => counted(count, 'review');
  const chart = barChart({
    label: 'Answers by day',
    bins,
    colours: COLOURS,
    centred: true,
    tip: (bin, sum) => tipOf(bin, sum, reviews),
  });
  return (
    chart +
    facts([
      ['Days studied', studiedOf(daysStudied, days)],
      ['Total', reviews(total)],
      ['Average over period', perDay(total / days, 'review')],
      ['Average for days studied', perDay(total / (daysStudied || 1), 'review')],
    ])
  );
}

function timePanel({ bins, days, daysStudied, reviews }: Stretch): string {
  const seconds = totalOf(bins) / 1000;
  const time = (millis: number): string => span(millis / 1000, 'hour');
  const chart = barChart({
    label: 'Time by day',
    bins,
    colours: COLOURS,
    centred: true,
    stepOf: timeStep,
    yLabel: (millis) => shortSpan(millis / 1000),
    tip: (bin, sum) => tipOf(bin, sum, time),
  });
  const each = seconds / (reviews || 1);
  const rate = seconds === 0 ? '' : ` (${trimmed((reviews * 60) / seconds, 2)} cards/minute)`;
  return (
    chart +
    facts([
      ['Days studied', studiedOf(daysStudied, days)],
      ['Total', span(seconds, 'hour')],
      ['Average over period', perDay(seconds / 60 / days, 'minute')],
      ['Average for days studied', perDay(seconds / 60 / (daysStudied || 1), 'minute')],
      ['Average answer time', `${trimmed(each, 2)}s${rate}`],
    ])
  );
}

/** Milliseconds: round numbers of seconds, minutes or hours. */
function timeStep(least: number): number {
  const steps = [1, 2, 5, 10, 15, 30].flatMap((step) => [step * 1000, step * 60_000]).sort((a, b) => a - b);
  return steps.find((step) => step >= least) ?? niceStep(least / 3_600_000) * 3_600_000;
}

const studiedOf = (studied: number, days: number): string =>
  `${whole(studied)} of ${whole(days)} (${percent(studied, days, 2)})`;

function tipOf(bin: Bin, sum: number, told: (value: number) => string): string {
  const kinds = KINDS.map(([, , name], i) => `${name}: ${told(bin.layers[i] ?? 0)}`).reverse();
  return [
    `${dayLabel(bin.from, bin.to)}: ${told(heightOf(bin))}`,
    ...kinds,
    `Running total: ${told(sum)}`,
  ].join('\n');
}

const layersOf = (sums: Sums): [day: number, layers: number[]][] =>
  [...sums].map(([day, sum]) => [day, KINDS.map(([kind]) => sum[kind])]);

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
