import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { deckToLegacy } from '../../src/engine/decks/legacy.ts';
import { AnkiError } from '../../src/engine/errors.ts';
import { cardId } from '../../src/engine/ids/ids.ts';
import { answerCard } from '../../src/engine/scheduler/answering/answer.ts';
import { Study } from '../../src/engine/scheduler/answering/study.ts';
import { LoadBalancer } from '../../src/engine/scheduler/states/load-balancer.ts';
import { asFloat32, recordedStates } from '../scheduling-table.ts';
import { fixturePath, opened, standingClock, temporaryFolder } from '../support.ts';
import { hasAnkiWithClock, runAnkiWithClock } from './anki.ts';

// Compares random answers with real Anki, as both see the same time.
const seed = process.env.ANKID_FUZZ_SEED ?? '1';
const runs = process.env.ANKID_FUZZ_RUNS ?? '12';

interface Step {
  readonly card: number;
  readonly now: number;
  readonly states?: object;
  readonly labels?: string[];
  readonly error?: string;
  readonly answer?: { readonly rating: number; readonly millis: number; readonly at: number };
}

interface Run {
  readonly run: number;
  /** Days were chosen by the load balancer, as in a study session. */
  readonly balanced: boolean;
  readonly steps: readonly Step[];
  readonly state: Readonly<Record<string, unknown>>;
}

describe.skipIf(!hasAnkiWithClock)('scheduling as in real Anki', () => {
  test(`agrees in ${runs} random runs of seed ${seed}`, { timeout: 900_000 }, () => {
    const folder = temporaryFolder();
    const recorded = runsOfAnki(folder);
    expect(recorded).toHaveLength(Number(runs));
    for (const run of recorded) replay(run, join(folder, `${run.run}.anki2`));
  });
});

const runsOfAnki = (folder: string): Run[] =>
  runAnkiWithClock('scheduling.py', folder, [fixturePath('empty'), folder, seed, runs]);

function replay({ run, balanced, steps, state }: Run, path: string): void {
  const clock = standingClock('2026-06-15T12:00:00Z');
  const col = opened(path, clock);
  const balancer = balanced ? new LoadBalancer(col) : undefined;
  steps.forEach((step, index) => {
    clock.tick(step.now * 1000 - clock.nowMillis());
    const context = `run ${run} step ${index} ${JSON.stringify(step)}`;
    expect(look(col, step, balancer), context).toEqual({
      states: asFloat32(step.states),
      labels: step.labels,
      isError: step.error !== undefined,
    });
    if (!step.answer) return;
    const { rating, millis, at } = step.answer;
    const options = { millisTaken: millis, answeredAt: at };
    col.transact('Update Config', () => answerCard(col, cardId(step.card), rating, options, balancer));
  });
  expect(stateOf(col), `run ${run} at its end`).toEqual(state);
}

function look(col: Collection, step: Step, balancer: LoadBalancer | undefined): object {
  try {
    const study = new Study(col, balancer);
    const states = study.states(col.cards.require(cardId(step.card)));
    return { states: recordedStates(states), labels: study.labels(states), isError: false };
  } catch (error) {
    if (!(error instanceof AnkiError)) throw error;
    return { states: undefined, labels: undefined, isError: true };
  }
}

function stateOf(col: Collection): object {
  const rows = (sql: string) => col.db.rows(sql);
  return {
    cards: rows(
      'select id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data from cards order by id',
    ),
    revlog: rows('select id, cid, usn, ease, ivl, lastIvl, factor, time, type from revlog order by id'),
    tags: rows('select id, tags, mod, usn from notes order by id'),
    decks: Object.fromEntries(
      col.decks.all().map((deck) => {
        const { newToday, revToday, lrnToday, timeToday } = deckToLegacy(deck);
        return [deck.name, [newToday, revToday, lrnToday, timeToday]];
      }),
    ),
  };
}
