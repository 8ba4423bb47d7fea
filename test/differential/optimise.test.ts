import { copyFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openCollection } from '../../src/engine/collection/open.ts';
import { type Evaluation, evaluateParameters } from '../../src/engine/scheduler/optimise/evaluate.ts';
import { type OptimiseRequest, optimiseParameters } from '../../src/engine/scheduler/optimise/optimise.ts';
import { copyOfFixture, standingClock } from '../support.ts';
import { ANKI_PYTHON, listIn, runAnki } from './anki.ts';
import { Dice } from './damaged-cards.ts';
import { generateReviews } from './generated-reviews.ts';

// Optimises FSRS parameters with our engine and with real Anki: ANKID_ANKI_PYTHON names a Python with the package anki
// 26.9.3.
const seed = Number(process.env.ANKID_FUZZ_SEED ?? 1);
const count = Number(process.env.ANKID_FUZZ_CASES ?? 6);

describe.skipIf(!ANKI_PYTHON)('FSRS parameters as real Anki finds them', () => {
  test(`agree for ${count} histories from seed ${seed}`, { timeout: 3_600_000 }, async () => {
    const cases = [];
    for (let i = 0; i < count; i++) cases.push(await oursOf(seed + i));
    const input = JSON.stringify(cases.map(({ path, requests }) => ({ path, requests })));
    const output = runAnki('optimise.py', { input });
    const answers = listIn<Answer[]>(output);
    cases.forEach(({ requests, found }, i) => {
      const about = `seed ${seed + i}: ${JSON.stringify(requests)}`;
      const theirs = answers[i] ?? [];
      expect
        .soft(
          found.map(({ optimised }) => optimised),
          about,
        )
        .toEqual(theirs.map((answer) => answer.slice(0, 3)));
      found.forEach(({ judged }, k) => {
        const [logLoss = Number.NaN, rmseBins = Number.NaN] = theirs[k]?.[3] ?? [];
        expect.soft(judged === undefined, about).toBe(theirs[k]?.[3] === undefined);
        if (!judged) return;
        expect.soft(judged.logLoss, about).toBe(logLoss);
        // real Anki adds up the bins in another order each time
        expect.soft(judged.rmseBins / rmseBins, about).toBeCloseTo(1, 5);
      });
    });
    const different = new Set(
      cases.flatMap(({ found }) => found.map(({ optimised }) => String(optimised[0]))),
    );
    expect(different.size).toBeGreaterThan(count);
  });
});

type Optimised = readonly [parameters: readonly number[], items: number, isHealthy: boolean | null];
type Answer = readonly [...Optimised, judged?: readonly [logLoss: number, rmseBins: number]];

async function oursOf(number: number) {
  const dice = new Dice(number);
  const clock = standingClock(new Date().toISOString());
  const ours = copyOfFixture('study');
  const col = openCollection({ path: ours, clock });
  const now = Math.floor(clock.nowMillis() / 1000);
  generateReviews(col.db, dice, now, dice.of([0, 100, 1000, 3000]));
  const first = requestFor(dice, '', []);
  const requests = [
    first,
    requestFor(dice, 'deck:*', [0.3, 1, 2, 4, 6, 0.9, 3, 0.01, 1.5, 0.2, 0.8, 1.5, 0.1, 0.3, 1.6, 0.5, 2]),
    requestFor(dice, 'is:due -is:suspended', Array(21).fill(0.5)),
    requestFor(dice, 'nothing', [1]),
  ];
  const found: { optimised: Optimised; judged: Evaluation | undefined }[] = [];
  for (const request of requests) {
    const { parameters, items, isHealthy } = await optimiseParameters(col, request);
    const optimised: Optimised = [parameters.map(Math.fround), items, isHealthy ?? null];
    found.push({ optimised, judged: items > 0 ? evaluateParameters(col, request, parameters) : undefined });
  }
  const again = await optimiseParameters(col, { ...first, current: found[0]?.optimised[0] ?? [] });
  expect(again.parameters).toEqual(found[0]?.optimised[0]);
  col.close();
  const path = `${ours}.theirs.anki2`;
  copyFileSync(ours, path);
  return { path, requests, found };
}

const requestFor = (dice: Dice, search: string, current: readonly number[]): OptimiseRequest => ({
  search,
  current,
  ignoreBefore: dice.of([0, 0, Date.parse('2025-06-01')]),
  relearningSteps: dice.of([0, 1, 2, 3]),
  healthCheck: dice.below(2) > 0,
});
