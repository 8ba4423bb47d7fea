import { niceStep } from './histogram.ts';

/** The picture in its own units, and the part of it that bars fill. */
export const PICTURE = { width: 600, height: 250 } as const;
export const PLOT = { left: 60, right: 540, top: 14, bottom: 222 } as const;

/** From a number to a place in the picture. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly at: (value: number) => number;
}

export const horizontal = (min: number, max: number): Scale => ({
  min,
  max,
  at: (value) => short(PLOT.left + ((value - min) / (max - min || 1)) * (PLOT.right - PLOT.left)),
});

/** The round number next above a given one. */
export type StepOf = (least: number) => number;

const wholeStep: StepOf = (least) => niceStep(least, 1);

/** From 0 up to a round number that is not below `most`. */
export function vertical(most: number, stepOf = wholeStep): Scale {
  const step = stepOf(most / 5);
  const max = Math.max(Math.ceil(most / step - 1e-9), 1) * step;
  return { min: 0, max, at: (value) => short(PLOT.bottom - (value / max) * (PLOT.bottom - PLOT.top)) };
}

/** Round numbers inside a scale, about `count` of them. */
export function ticks({ min, max }: Scale, count: number, stepOf = wholeStep): number[] {
  const step = stepOf((max - min) / count);
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

export function xAxis(scale: Scale, label: (value: number) => string, offset = 0): string {
  const marks = ticks(scale, 8).map((value) => {
    const x = scale.at(value + offset);
    return x > PLOT.right ? '' : xMark(x, label(value));
  });
  return `<g class="axis">${marks.join('')}${line(PLOT.left, PLOT.bottom, PLOT.right, PLOT.bottom)}</g>`;
}

export const xMark = (x: number, label: string): string =>
  `${line(x, PLOT.bottom, x, PLOT.bottom + 5)}<text x="${x}" y="${PLOT.bottom + 18}" text-anchor="middle">${label}</text>`;

export function yAxis(
  scale: Scale,
  label: (value: number) => string,
  side: 'left' | 'right',
  stepOf = wholeStep,
): string {
  const edge = PLOT[side];
  const out = side === 'left' ? -1 : 1;
  const anchor = side === 'left' ? 'end' : 'start';
  const marks = ticks(scale, 5, stepOf).map((value) => {
    const y = scale.at(value);
    const grid =
      side === 'left' ? `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y}" y2="${y}"/>` : '';
    const text = `<text x="${edge + out * 9}" y="${y + 4}" text-anchor="${anchor}">${label(value)}</text>`;
    return grid + line(edge, y, edge + out * 5, y) + text;
  });
  return `<g class="axis">${marks.join('')}</g>`;
}

export const svg = (content: string, label: string): string =>
  `<svg viewBox="0 0 ${PICTURE.width} ${PICTURE.height}" role="img" aria-label="${label}">${content}</svg>`;

/** What stands in place of a graph without numbers. */
export const noData = (): string =>
  svg(
    `<text class="none" x="${PICTURE.width / 2}" y="${PICTURE.height / 2}" text-anchor="middle">NO DATA</text>`,
    'No data',
  );

export const short = (value: number): number => Number(value.toFixed(1));

const line = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
