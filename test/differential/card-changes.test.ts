import { copyFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { openCollection } from '../../src/engine/collection/open.ts';
import { AnkiError } from '../../src/engine/errors.ts';
import { type CardId, cardId, deckId } from '../../src/engine/ids/ids.ts';
import type { LongInteger } from '../../src/engine/ids/long-integers.ts';
import { setDueDate } from '../../src/engine/scheduler/changes/due-date.ts';
import { forgetCards } from '../../src/engine/scheduler/changes/forget.ts';
import { repositionCards, sortNewCardsOfDeck } from '../../src/engine/scheduler/changes/reposition.ts';
import { suspendCards, unhideCards } from '../../src/engine/scheduler/suspend.ts';
import { timingToday } from '../../src/engine/scheduler/timing.ts';
import { searchOf } from '../../src/engine/search/search.ts';
import { collectGraphs } from '../../src/engine/stats/graphs.ts';
import { asMessage, compareGraphs } from '../graphs-message.ts';
import { copyOfFixture, standingClock } from '../support.ts';
import { ANKI_PYTHON, listIn, runAnki } from './anki.ts';
import { Dice, shuffleCards, shuffleReviews } from './damaged-cards.ts';

// Forgets, suspends, repositions and reschedules random cards with our engine and with real Anki, and sums up graphs:
// ANKID_ANKI_PYTHON names a Python with the package anki 26.9.3.
const seed = Number(process.env.ANKID_FUZZ_SEED ?? 1);
const count = Number(process.env.ANKID_FUZZ_CASES ?? 10);

interface Operation {
  readonly kind: string;
  readonly ids?: LongInteger[];
  readonly days?: string;
  readonly restorePosition?: boolean;
  readonly resetCounts?: boolean;
  readonly start?: number;
  readonly step?: number;
  readonly shift?: boolean;
  readonly deck?: LongInteger;
}

interface Outcome {
  readonly cards: unknown[][];
  readonly revlog: unknown[][];
  readonly config: unknown[];
  readonly errors: (string | null)[];
  readonly graphs: Record<string, unknown>[];
}

const GRAPHS: readonly [search: string, days: number][] = [
  ['', 0],
  ['', 365],
  ['deck:current', 365],
  ['is:suspended or deck:Science', 31],
  ['deck:nothing', 0],
];

describe.skipIf(!ANKI_PYTHON)('cards and graphs as in real Anki', () => {
  test(`agree in ${count} collections from seed ${seed}`, { timeout: 3_600_000 }, () => {
    const cases = Array.from({ length: count }, (_, i) => oursOf(seed + i));
    const input = JSON.stringify(cases.map(({ path, operations }) => ({ path, operations, graphs: GRAPHS })));
    const output = runAnki('card-changes.py', { input });
    const theirs = listIn<Outcome>(output);
    cases.forEach(({ operations, outcome }, i) => {
      const told = `seed ${seed + i}: ${JSON.stringify(operations)}`;
      const { graphs, ...changes } = theirs[i] ?? { graphs: [] };
      const { graphs: ourGraphs, ...ourChanges } = outcome;
      expect.soft(ourChanges, told).toEqual(changes);
      for (const [j, real] of graphs.entries())
        compareGraphs(ourGraphs[j] ?? {}, real, `${told} ${GRAPHS[j]}`);
    });
  });
});

function oursOf(number: number): { path: string; operations: Operation[]; outcome: Outcome } {
  const dice = new Dice(number);
  const clock = standingClock(new Date().toISOString());
  const ours = copyOfFixture(dice.of(['study', 'fsrs', 'study']));
  const shuffled = openCollection({ path: ours, clock });
  const now = Math.floor(clock.nowMillis() / 1000);
  shuffled.transact('Update Config', () => {
    shuffleCards(shuffled.db, dice, now, timingToday(shuffled).daysElapsed);
    shuffleReviews(shuffled.db, dice, now);
  });
  shuffled.close();
  const path = `${ours}.theirs.anki2`;
  copyFileSync(ours, path);
  const col = openCollection({ path: ours, clock });
  const operations = operationsFor(col, dice);
  const errors = operations.map((operation) => errorOf(() => apply(col, operation)));
  const outcome = {
    ...dump(col),
    errors,
    graphs: GRAPHS.map(([search, days]) => asMessage(collectGraphs(col, search, days))),
  };
  col.close();
  return { path, operations, outcome };
}

function operationsFor(col: Collection, dice: Dice): Operation[] {
  const all = [...searchOf(col).cards(''), 5];
  const decks = col.decks.all().map((deck) => deck.id);
  return Array.from({ length: 12 }, (): Operation => {
    const kind = dice.of(['forget', 'due', 'due', 'reposition', 'sortDeck', 'suspend', 'unhide']);
    const drawn = dice.some(all, 25);
    // Where Anki keeps no order of the cards it takes no card twice.
    const ids = kind === 'forget' || kind === 'reposition' ? drawn : [...new Set(drawn)];
    if (kind === 'forget')
      return { kind, ids, restorePosition: dice.below(2) === 0, resetCounts: dice.below(2) === 0 };
    if (kind === 'due')
      return { kind, ids, days: dice.of(['0', '1', '5!', '30', '4-4', '007!', '', '3-', '-1', '٣']) };
    if (kind === 'sortDeck') return { kind, deck: dice.of(decks) };
    if (kind === 'reposition')
      return { kind, ids, start: dice.below(50), step: dice.below(4), shift: dice.below(2) === 0 };
    return { kind, ids };
  });
}

function apply(col: Collection, { kind, ids = [], ...op }: Operation): void {
  const cards: CardId[] = ids.map(cardId);
  const { start = 0, step = 0, shift = false, restorePosition = false, resetCounts = false } = op;
  if (kind === 'forget') forgetCards(col, cards, { restorePosition, resetCounts });
  else if (kind === 'due') setDueDate(col, cards, op.days ?? '');
  else if (kind === 'reposition') repositionCards(col, cards, { start, step, order: 'given', shift });
  else if (kind === 'sortDeck') sortNewCardsOfDeck(col, deckId(op.deck ?? 1), 'oldest');
  else if (kind === 'suspend') suspendCards(col, cards);
  else unhideCards(col, cards);
}

function errorOf(change: () => void): string | null {
  try {
    change();
    return null;
  } catch (error) {
    if (error instanceof AnkiError) return error.message;
    throw error;
  }
}

function dump(col: Collection): Omit<Outcome, 'errors' | 'graphs'> {
  const cards = `select id, nid, did, ord, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data
    from cards order by id`;
  const revlog = 'select cid, usn, ease, ivl, lastIvl, factor, time, type from revlog order by id';
  const keys = ['nextPos', 'randomOrderReposition', 'shiftPositionOfExistingCards'];
  const config = keys.map((key) => col.config.get(key) ?? null);
  return { cards: col.db.rows(cards), revlog: col.db.rows(revlog), config };
}
