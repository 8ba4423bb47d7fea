import { CARD_QUEUE, CARD_TYPE } from '../cards/card.ts';
import type { CardData } from '../cards/card-data.ts';
import { retrievability } from '../scheduler/fsrs/model.ts';
import type { DayTiming } from '../scheduler/timing.ts';
import { bumped, type Counts, type Distribution, medianOf, twentieth } from './distribution.ts';
import type { CardColumns } from './storage.ts';

export interface Retrievability {
  /** Cards by their chance to be remembered now, in percent and steps of five. */
  readonly counts: Counts;
  /** The mean in percent. */
  readonly average: number;
  /** How many cards are remembered, all in all. */
  readonly sumByCard: number;
  /** How many notes are: each as its cards are on average, those without a memory state being unknown. */
  readonly sumByNote: number;
}

const DAY = 86_400;
/** Due numbers above this are times, and not days of the collection. */
const LARGEST_DAY = 365_000;
/** The decay of cards from before FSRS 6. */
const FSRS5_DECAY = 0.5;
const f = Math.fround;

/** Cards by their difficulty in percent, steps of five (Rust: GraphsContext::eases). */
export function difficulties({ data }: CardColumns): Distribution {
  const counts = new Map<number, number>();
  const values: number[] = [];
  for (const { s, d } of data) {
    if (s === undefined || d === undefined) continue;
    const difficulty = f(f(d - 1) / 9);
    bumped(counts, twentieth(f(difficulty * 100)));
    values.push(difficulty);
  }
  return { counts, average: f(medianOf(values) * 100) };
}

/** Cards by their stability in whole days (Rust: GraphsContext::stability). */
export function stabilities({ data }: CardColumns): Counts {
  const counts = new Map<number, number>();
  for (const { s, d } of data)
    if (s !== undefined && d !== undefined) bumped(counts, Math.max(0, Math.round(s)));
  return counts;
}

/** Rust: GraphsContext::retrievability. */
export function retrievabilities(cards: CardColumns, timing: DayTiming): Retrievability {
  const counts = new Map<number, number>();
  const notes = new Map<number, { sum: number; cards: number }>();
  let sum = 0;
  let known = 0;
  for (let i = 0; i < cards.length; i++) {
    const chance = chanceOf(cards, i, timing);
    const note = notes.get(cards.nid[i] ?? 0) ?? { sum: 0, cards: 0 };
    notes.set(cards.nid[i] ?? 0, note);
    note.cards += 1;
    if (chance === undefined) continue;
    bumped(counts, twentieth(f(chance * 100)));
    note.sum = f(note.sum + chance);
    sum = f(sum + chance);
    known += 1;
  }
  let sumByNote = 0;
  for (const note of notes.values()) sumByNote = f(sumByNote + f(note.sum / note.cards));
  return { counts, average: known === 0 ? 0 : f(f(sum * 100) / f(known)), sumByCard: sum, sumByNote };
}

function chanceOf(cards: CardColumns, i: number, timing: DayTiming): number | undefined {
  const data = cards.data[i] ?? {};
  const { s, d, decay = FSRS5_DECAY } = data;
  if (s === undefined || d === undefined) return undefined;
  const days = f(f(secondsSinceReview(cards, i, data, timing)) / DAY);
  return retrievability({ stability: s, difficulty: d }, days, decay);
}

/** As an unsigned 32-bit number, wrapping as Rust's conversion does (Rust: seconds_since_last_review). */
function secondsSinceReview(cards: CardColumns, i: number, { lrt }: CardData, timing: DayTiming): number {
  const due = cards.due[i] ?? 0;
  if (lrt !== undefined) return (timing.now - lrt) >>> 0;
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
