import { expect } from 'vitest';
import type { Graphs } from '../src/engine/stats/graphs.ts';

/** In the form of Anki's message, as JSON. */
export function asMessage(graphs: Graphs): Record<string, unknown> {
  const { eases, difficulty, retrievability, cardCounts, trueRetention } = graphs;
  return {
    today: graphs.today,
    futureDue: { ...graphs.futureDue, futureDue: byKey(graphs.futureDue.futureDue) },
    reviews: { count: byKey(graphs.reviews.count), time: byKey(graphs.reviews.time) },
    cardCounts: { excludingInactive: cardCounts.separate, includingInactive: cardCounts.together },
    intervals: { intervals: byKey(graphs.intervals) },
    stability: { intervals: byKey(graphs.stability) },
    eases: { eases: byKey(eases.counts), average: eases.average },
    difficulty: { eases: byKey(difficulty.counts), average: difficulty.average },
    retrievability: {
      retrievability: byKey(retrievability.counts),
      average: retrievability.average,
      sumByCard: retrievability.sumByCard,
      sumByNote: retrievability.sumByNote,
    },
    trueRetention,
    hours: graphs.hours,
    buttons: graphs.buttons,
    added: { added: byKey(graphs.added) },
    rolloverHour: graphs.rolloverHour,
    fsrs: graphs.fsrs,
  };
}

const byKey = <Value>(map: ReadonlyMap<number, Value>): Record<string, Value> =>
  Object.fromEntries([...map].map(([key, value]) => [String(key), value]));

/** Chances sink with every second; all else must be equal, 32-bit floats to their last digits as printed. */
export function compareGraphs(
  ours: Record<string, unknown>,
  theirs: Record<string, unknown>,
  told: string,
): void {
  const { retrievability: chances, ...numbers } = ours;
  const { retrievability: realChances, ...realNumbers } = theirs;
  expect.soft(rounded(numbers), told).toEqual(rounded(realNumbers));
  expect.soft(about(chances), told).toEqual(about(realChances));
}

const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, inner) =>
    typeof inner === 'number' && !Number.isInteger(inner) ? Number(inner.toPrecision(6)) : inner,
  );

const about = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, inner) =>
    typeof inner === 'number' && /^(average|sum)/.test(key) ? Number(inner.toPrecision(4)) : inner,
  );
