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

/** Chances sink with every second that the other took longer; all else is equal, 32-bit floats as far as printed. */
export function compareGraphs(
  ours: Record<string, unknown>,
  theirs: Record<string, unknown>,
  told: string,
): void {
  const { retrievability: chances, ...numbers } = ours;
  const { retrievability: realChances, ...realNumbers } = theirs;
  expect.soft(rounded(numbers), told).toEqual(rounded(realNumbers));
  expect.soft(differences(chances, realChances), told).toEqual([]);
}

const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, inner) =>
    typeof inner === 'number' && !Number.isInteger(inner) ? Number(inner.toPrecision(6)) : inner,
  );

/** Numbers that are further apart than a hundredth and, of counts, one card that came into the next bar. */
function differences(ours: unknown, theirs: unknown): string[] {
  const [mine, real] = [flat(ours), flat(theirs)];
  return [...new Set([...mine.keys(), ...real.keys()])].filter((key) => {
    const [a, b] = [mine.get(key) ?? 0, real.get(key) ?? 0];
    return Math.abs(a - b) > (/^\d+$/.test(key) ? 1 : 0.01 * Math.max(1, b));
  });
}

function flat(value: unknown): Map<string, number> {
  const numbers = new Map<string, number>();
  JSON.stringify(value, (key, inner) => {
    if (typeof inner === 'number') numbers.set(key, inner);
    return inner;
  });
  return numbers;
}
