import type { Periods } from '../engine/stats/periods.ts';
import type { Hour } from '../engine/stats/reviews.ts';
import { noData, PLOT, short, svg, vertical, xMark, yAxis } from './axes.ts';
import { legend } from './legend.ts';
import { counted, percent, shortWhole, whole } from './numbers.ts';
import type { Section } from './panels.ts';
import { periodPanels } from './spans.ts';

const WIDTH = (PLOT.right - PLOT.left) / 24;

export const hoursSection = (hours: Periods<Hour[]>): Section => ({
  title: 'Hourly Breakdown',
  about: 'How many answers were right at which hour of the day.',
  body:
    periodPanels('hours', hours, pictureOf) +
    legend([
      ['pale-blue', 'Reviews (left)'],
      ['mark-key', 'Right answers (right)'],
    ]),
});

function pictureOf(hours: readonly Hour[]): string {
  const most = Math.max(...hours.map(({ total }) => total));
  if (most === 0) return noData();
  const y = vertical(most);
  const right = vertical(100);
  const bars = hours.map((hour, i) => bar(hour, i, y.at(hour.total))).join('');
  const marks = hours.map((_, i) => (i % 2 === 0 ? xMark(middle(i), String(i)) : '')).join('');
  const axes = `<g class="axis">${marks}</g>${yAxis(y, shortWhole, 'left')}${yAxis(right, (value) => `${value}%`, 'right')}`;
  const points = hours.flatMap(({ total, correct }, i) =>
    total === 0 ? [] : [`${middle(i)},${right.at((correct / total) * 100)}`],
  );
  return svg(`${axes}${bars}<polyline class="mark" points="${points.join(' ')}"/>`, 'Answers by hour');
}

function bar({ total, correct }: Hour, hour: number, top: number): string {
  const x = short(PLOT.left + hour * WIDTH + 1);
  const tip = `${hour}:00–${hour + 1}:00: ${counted(total, 'review')}\n${whole(correct)}/${whole(total)} correct (${percent(correct, total)})`;
  const hit = `<rect class="hit" x="${x}" y="${PLOT.top}" width="${short(WIDTH - 2)}" height="${PLOT.bottom - PLOT.top}"/>`;
  const shape = `<rect class="pale-blue" x="${x}" y="${top}" width="${short(WIDTH - 2)}" height="${short(PLOT.bottom - top)}" rx="1"/>`;
  return `<g class="bin"><title>${tip}</title>${hit}${shape}</g>`;
}

const middle = (hour: number): number => short(PLOT.left + (hour + 0.5) * WIDTH);
