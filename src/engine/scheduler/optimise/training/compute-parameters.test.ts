import { describe, expect, test } from 'vitest';
import { readCompressedReference } from '../../../../../test/reference-data.ts';
import { cardId } from '../../../ids/ids.ts';
import type { TrainingItem } from '../training-set.ts';
import { computeParameters } from './compute-parameters.ts';

interface Case {
  readonly relearningSteps: number;
  /** First day, then the answers: "12: 3@0 3@4". */
  readonly cards: readonly string[];
  readonly parameters: readonly number[];
}

const { cases } = readCompressedReference<{ cases: readonly Case[] }>('fsrs-training');
const SECONDS_OF_DAY = 86_400;

describe('computeParameters', () => {
  test.for(cases)('finds what Anki finds, case %$', async ({ cards, relearningSteps, parameters }) => {
    const found = await computeParameters(itemsOf(cards), relearningSteps, {});
    expect(found).toEqual(parameters.map(Math.fround));
  });

  test('is given defaults when there is too little to learn from', async () => {
    expect(await computeParameters(itemsOf(['0: 3@0 3@3']), 1, {})).toHaveLength(21);
  });

  test('refuses answers that no button gives', async () => {
    await expect(computeParameters(itemsOf(['0: 3@0 5@3']), 1, {})).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  test('tells how far it is and ends early', async () => {
    const seen: [number, number][] = [];
    const items = itemsOf(cases.at(-1)?.cards ?? []);
    const work = {
      onProgress: (done: number, total: number) => seen.push([done, total]),
      isCancelled: () => seen.length > 2,
    };
    await expect(computeParameters(items, 1, work)).rejects.toMatchObject({ code: 'interrupted' });
    expect(seen).toHaveLength(3);
    expect(seen.every(([done, total]) => done > 0 && done < total)).toBe(true);
  });
});

function itemsOf(cards: readonly string[]): TrainingItem[] {
  return cards
    .flatMap(itemsOfCard)
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function itemsOfCard(text: string, card: number): { at: number; item: TrainingItem }[] {
  const [start = '', answers = ''] = text.split(': ');
  const reviews = answers.split(' ').map((answer) => {
    const [rating = 0, daysSince = 0] = answer.split('@').map(Number);
    return { rating, daysSince };
  });
  let day = Number(start);
  return reviews.flatMap(({ daysSince }, i) => {
    day += daysSince;
    const at = day * SECONDS_OF_DAY + i * 1000 + card / 1000;
    return daysSince > 0 ? [{ at, item: { card: cardId(card), reviews: reviews.slice(0, i + 1) } }] : [];
  });
}
