import type { CardCounts } from '../engine/stats/cards.ts';
import { noData, short } from './axes.ts';
import { named } from './legend.ts';
import { counted, percent, whole } from './numbers.ts';
import { panels, type Section } from './panels.ts';

const KINDS: readonly (readonly [kind: keyof CardCounts, colour: string, name: string])[] = [
  ['newCards', 'pale-blue', 'New'],
  ['learn', 'orange', 'Learning'],
  ['relearn', 'red', 'Relearning'],
  ['young', 'pale-green', 'Young'],
  ['mature', 'green', 'Mature'],
  ['suspended', 'yellow', 'Suspended'],
  ['buried', 'grey', 'Buried'],
];

export function cardCountsSection(counts: { separate: CardCounts; together: CardCounts }): Section {
  const choices = [
    { label: 'suspended and buried apart', body: pictureOf(counts.separate, KINDS) },
    { label: 'all by kind', body: pictureOf(counts.together, KINDS.slice(0, 5)) },
  ];
  return {
    title: 'Card Counts',
    about: 'How many cards there are of each kind.',
    body: panels('counts', choices),
  };
}

function pictureOf(counts: CardCounts, kinds: typeof KINDS): string {
  const total = kinds.reduce((sum, [kind]) => sum + counts[kind], 0);
  const rows = kinds.map(
    ([kind, colour, name]) =>
      `<tr><th>${named(colour, name)}</th><td>${whole(counts[kind])}</td><td>${percent(counts[kind], total, 2)}</td></tr>`,
  );
  const sum = `<tr class="sum"><th>Total</th><td>${whole(total)}</td><td></td></tr>`;
  const table = `<table class="numbers">${rows.join('')}${sum}</table>`;
  return total === 0 ? noData() : `<div class="pie">${pie(counts, kinds, total)}${table}</div>`;
}

function pie(counts: CardCounts, kinds: typeof KINDS, total: number): string {
  let turned = 0;
  const slices = kinds.map(([kind, colour, name]) => {
    const part = counts[kind] / total;
    const path = part === 0 ? '' : slice(turned, part);
    turned += part;
    return (
      path &&
      `<path class="${colour}" d="${path}"><title>${name}: ${counted(counts[kind], 'card')}</title></path>`
    );
  });
  return `<svg viewBox="-101 -101 202 202" role="img" aria-label="Cards by kind">${slices.join('')}</svg>`;
}

/** A whole circle needs two arcs, as one would end where it began. */
function slice(from: number, part: number): string {
  const half = pointAt(from + part / 2);
  return `M0,0 L${pointAt(from)} A100,100 0 0 1 ${half} A100,100 0 0 1 ${pointAt(from + part)} Z`;
}

function pointAt(turn: number): string {
  const angle = turn * 2 * Math.PI;
  return `${short(100 * Math.sin(angle))},${short(-100 * Math.cos(angle))}`;
}
