import type { Periods } from '../engine/stats/periods.ts';
import type { ButtonCounts } from '../engine/stats/reviews.ts';
import { noData, PLOT, short, svg, vertical, xMark, yAxis } from './axes.ts';
import { legend } from './legend.ts';
import { percent, shortWhole, whole } from './numbers.ts';
import type { Section } from './panels.ts';
import { periodPanels } from './spans.ts';

const NAMES = ['Again', 'Hard', 'Good', 'Easy'];
const GROUPS: readonly (readonly [group: keyof ButtonCounts, name: string])[] = [
  ['learning', 'Learning'],
  ['young', 'Young'],
  ['mature', 'Mature'],
];
const GROUP_WIDTH = (PLOT.right - PLOT.left) / GROUPS.length;
const WIDTH = GROUP_WIDTH / 6;

export const buttonsSection = (buttons: Periods<ButtonCounts>): Section => ({
  title: 'Answer Buttons',
  about: 'How often each button was pressed.',
  body: periodPanels('buttons', buttons, pictureOf) + legend(NAMES.map((name, i) => [`b${i + 1}`, name])),
});

function pictureOf(counts: ButtonCounts): string {
  const most = Math.max(...GROUPS.flatMap(([group]) => counts[group]));
  if (most === 0) return noData();
  const y = vertical(most);
  const groups = GROUPS.map(([group, name], i) => {
    const left = PLOT.left + i * GROUP_WIDTH;
    const correct = percent(counts[group].slice(1).reduce(sum, 0), counts[group].reduce(sum, 0));
    const mark = xMark(short(left + GROUP_WIDTH / 2), `${name} (${correct} right)`);
    const bars = counts[group].map((count, button) => bar(counts[group], count, button, left, y.at(count)));
    return `<g class="axis">${mark}</g>${bars.join('')}`;
  });
  return svg(yAxis(y, shortWhole, 'left') + groups.join(''), 'Answers by button');
}

function bar(group: readonly number[], count: number, button: number, left: number, top: number): string {
  const x = short(left + (button + 1) * WIDTH);
  const tip = `${NAMES[button]}: ${whole(count)} (${percent(count, group.reduce(sum, 0))})`;
  const width = short(WIDTH - 4);
  const hit = `<rect class="hit" x="${x}" y="${PLOT.top}" width="${width}" height="${PLOT.bottom - PLOT.top}"/>`;
  const shape = `<rect class="b${button + 1}" x="${x}" y="${top}" width="${width}" height="${short(PLOT.bottom - top)}" rx="1"/>`;
  return `<g class="bin"><title>${tip}</title>${hit}${shape}</g>`;
}

const sum = (a: number, b: number): number => a + b;
