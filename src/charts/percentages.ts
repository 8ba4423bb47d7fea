import type { Counts, Distribution } from '../engine/stats/distribution.ts';
import type { Retrievability } from '../engine/stats/memory.ts';
import { barChart } from './bar-chart.ts';
import { binned, niceStep } from './histogram.ts';
import { counted } from './numbers.ts';
import { facts, type Section } from './panels.ts';

const LOWEST_EASE = 130;

export function easeSection({ counts, average }: Distribution): Section {
  const lowest = Math.min(LOWEST_EASE, ...counts.keys());
  const highest = Math.max(LOWEST_EASE + 20, ...counts.keys());
  const step = niceStep((highest - lowest) / 20, 5);
  return {
    title: 'Card Ease',
    about: 'The lower the ease, the more often a card comes.',
    body:
      chartOf(counts, 'ease', 'blue', [lowest, lastOf(highest, step), step]) +
      facts([['Median ease', `${Math.round(average)}%`]]),
  };
}

export const difficultySection = ({ counts, average }: Distribution): Section => ({
  title: 'Card Difficulty',
  about: 'The higher the difficulty, the slower stability grows.',
  body:
    chartOf(counts, 'difficulty', 'orange', [0, 99, 5]) +
    facts([['Median difficulty', `${Math.round(average)}%`]]),
});

export const retrievabilitySection = (chances: Retrievability): Section => ({
  title: 'Card Retrievability',
  about: 'How likely cards are to be remembered today.',
  body:
    chartOf(chances.counts, 'retrievability', 'green', [0, 99, 5]) +
    facts([
      ['Average retrievability', `${Math.round(chances.average)}%`],
      [
        'Estimated total knowledge',
        `${counted(chances.sumByCard, 'card')} / ${counted(chances.sumByNote, 'note')}`,
      ],
    ]),
});

/** The last number of the bar that a number is in. */
const lastOf = (number: number, step: number): number => (Math.floor(number / step) + 1) * step - 1;

function chartOf(
  counts: Counts,
  word: string,
  colour: string,
  [from, to, width]: readonly [from: number, to: number, width: number],
): string {
  const layers = [...counts].map(([number, count]): [number, number[]] => [number, [count]]);
  return barChart({
    label: `Cards by ${word}`,
    bins: binned(layers, from, to, width),
    colours: [colour],
    running: false,
    xLabel: (number) => `${number}%`,
    tip: (bin) => `${counted(bin.layers[0] ?? 0, 'card')} with ${bin.from}–${bin.to}% ${word}`,
  });
}
