import { CARD_QUEUE, CARD_TYPE } from '../cards/card.ts';
import { retrievability } from '../scheduler/fsrs/model.ts';
import { LARGEST_DAY } from '../scheduler/sql-functions/chance.ts';
import type { DayTiming } from '../scheduler/timing.ts';
import { binOf, bumped, type Counts, type Distribution, medianOf } from './distribution.ts';
import type { CardColumns } from './storage.ts';

export interface Retrievability {
  /** Cards by their chance to be remembered now, in percent. */
  readonly counts: Counts;
  /** The mean in percent. */
  readonly average: number;
  /** How many cards are remembered, all in all. */
  readonly sumByCard: number;
  /** How many notes are: each as its cards are on average, those without a memory state being unknown. */
  readonly sumByNote: number;
}

const DAY = 86_400;
const f = Math.fround;

/** Cards by their difficulty in percent, steps of five (Rust: GraphsContext::eases). */
export function difficulties({ memory }: CardColumns): Distribution {
  const counts = new Map<number, number>();
  const values: number[] = [];
  for (const stored of memory.difficulty) {
    if (Number.isNaN(stored)) continue;
    const difficulty = f(f(stored - 1) / 9);
    bumped(counts, binOf(f(difficulty * 100), 1));
    values.push(difficulty);
  }
  return { counts, average: f(medianOf(values) * 100) };
}

/** Cards by their stability in whole days (Rust: GraphsContext::stability). */
export function stabilities({ memory }: CardColumns): Counts {
  const counts = new Map<number, number>();
  for (const days of memory.stability) if (!Number.isNaN(days)) bumped(counts, Math.max(0, Math.round(days)));
  return counts;
}

/** Rust: GraphsContext::retrievability. */
export function retrievabilities(cards: CardColumns, timing: DayTiming): Retrievability {
  const chances = cards.memory.stability.map((days, i) =>
    Number.isNaN(days) ? 0 : chanceOf(cards, i, timing),
  );
  const counts = new Map<number, number>();
  let sum = 0;
  let known = 0;
  for (let i = 0; i < cards.length; i++) {
    if (Number.isNaN(cards.memory.stability[i])) continue;
    const chance = chances[i] ?? 0;
    bumped(counts, binOf(f(chance * 100), 1));
    sum = f(sum + chance);
    known += 1;
  }
  const average = known === 0 ? 0 : f(f(sum * 100) / f(known));
  return { counts, average, sumByCard: sum, sumByNote: sumByNote(cards.nid, chances) };
}

function sumByNote(nids: Float64Array, chances: Float64Array): number {
  const places = new Map<number, number>();
  const sums = new Float32Array(nids.length);
  const cards = new Uint32Array(nids.length);
  nids.forEach((nid, i) => {
    const place = places.get(nid) ?? places.size;
    if (place === places.size) places.set(nid, place);
    sums[place] = (sums[place] ?? 0) + (chances[i] ?? 0);
    cards[place] = (cards[place] ?? 0) + 1;
  });
  let sum = 0;
  for (let place = 0; place < places.size; place++)
    sum = f(sum + f((sums[place] ?? 0) / (cards[place] ?? 1)));
  return sum;
}

function chanceOf(cards: CardColumns, i: number, timing: DayTiming): number {
  const { stability, difficulty, decay } = cards.memory;
  const state = { stability: stability[i] ?? 0, difficulty: difficulty[i] ?? 0 };
  const days = f(f(secondsSinceReview(cards, i, timing)) / DAY);
  return retrievability(state, days, decay[i] ?? 0);
}

/** As an unsigned 32-bit number, wrapping as Rust's conversion does (Rust: seconds_since_last_review). */
function secondsSinceReview(cards: CardColumns, i: number, timing: DayTiming): number {
  const lastReview = cards.memory.lastReview[i] ?? 0;
  const due = cards.due[i] ?? 0;
  if (!Number.isNaN(lastReview)) return (timing.now - lastReview) >>> 0;
  if (!isDueInDays(cards, i, due)) return (timing.now - due) >>> 0;
  const ivl = cards.ivl[i] ?? 0;
  if (cards.queue[i] === CARD_QUEUE.learning) return Math.max(0, timing.now - due + ivl * DAY) >>> 0;
  return Math.max(0, (timing.daysElapsed - due + ivl) * DAY) >>> 0;
}

function isDueInDays({ type, queue }: CardColumns, i: number, due: number): boolean {
  const isHidden = (queue[i] ?? 0) < 0;
  return (
    (type[i] !== CARD_TYPE.new && due <= LARGEST_DAY) ||
    queue[i] === CARD_QUEUE.dayLearning ||
    queue[i] === CARD_QUEUE.review ||
    (type[i] === CARD_TYPE.review && isHidden)
  );
}
