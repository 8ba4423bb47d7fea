import { CARD_QUEUE, CARD_TYPE } from '../cards/card.ts';
import type { DayTiming } from '../scheduler/timing.ts';
import { bumped, type Counts, type Distribution, medianOf } from './distribution.ts';
import type { CardColumns } from './storage.ts';

export interface CardCounts {
  newCards: number;
  learn: number;
  relearn: number;
  young: number;
  mature: number;
  suspended: number;
  buried: number;
}

export interface FutureDue {
  /** Cards by the day on which they are due, 0 being today. */
  readonly futureDue: Counts;
  readonly haveBacklog: boolean;
  /** Reviews a day to be expected when all stays as it is. */
  readonly dailyLoad: number;
}

const DAY = 86_400;
const MATURE_DAYS = 21;
/** Due numbers above this are times (Rust: is_unix_epoch_timestamp). */
const FIRST_TIMESTAMP = 1_000_000_000;
const f = Math.fround;

/** Cards by the day on which they were made, 0 being today (Rust: added_days). */
export function addedCards({ added }: CardColumns, nextDayAt: number): Counts {
  const days = new Map<number, number>();
  for (const seconds of added) bumped(days, Math.ceil((seconds - nextDayAt) / DAY) + 0);
  return days;
}

/** With suspended and buried cards counted by themselves, or by what they are otherwise (Rust: card_counts). */
export function cardCounts(cards: CardColumns): { separate: CardCounts; together: CardCounts } {
  const separate = noCards();
  const together = noCards();
  for (let i = 0; i < cards.length; i++) {
    const kind = kindOf(cards, i);
    together[kind] += 1;
    separate[hiddenAs(cards.queue[i]) ?? kind] += 1;
  }
  return { separate, together };
}

/** Review cards by their intervals in days (Rust: GraphsContext::intervals). */
export function intervals(cards: CardColumns): Counts {
  const counts = new Map<number, number>();
  for (let i = 0; i < cards.length; i++) if (isReview(cards, i)) bumped(counts, cards.ivl[i] ?? 0);
  return counts;
}

/** Review cards without a memory state by their ease in percent (Rust: GraphsContext::eases). */
export function eases(cards: CardColumns): Distribution {
  const counts = new Map<number, number>();
  const values: number[] = [];
  for (let i = 0; i < cards.length; i++) {
    if (!Number.isNaN(cards.memory.stability[i]) || !isReview(cards, i)) continue;
    const factor = cards.factor[i] ?? 0;
    bumped(counts, Math.floor(factor / 10));
    values.push(factor);
  }
  return { counts, average: f(medianOf(values) / 10) };
}

/** Rust: GraphsContext::future_due. */
export function futureDue(cards: CardColumns, timing: DayTiming): FutureDue {
  const days = new Map<number, number>();
  let load = 0;
  for (let i = 0; i < cards.length; i++) {
    const queue = cards.queue[i];
    if (cards.type[i] === CARD_TYPE.new || queue === CARD_QUEUE.suspended) continue;
    const day = dueDay(cards.due[i] ?? 0, timing);
    load = f(load + f(1 / Math.max(cards.ivl[i] ?? 0, 1)));
    if (day > 0 || hiddenAs(queue) !== 'buried') bumped(days, day);
  }
  return {
    futureDue: days,
    haveBacklog: [...days.keys()].some((day) => day < 0),
    dailyLoad: Math.trunc(load),
  };
}

const noCards = (): CardCounts => ({
  newCards: 0,
  learn: 0,
  relearn: 0,
  young: 0,
  mature: 0,
  suspended: 0,
  buried: 0,
});

function kindOf({ type, ivl }: CardColumns, i: number): keyof CardCounts {
  if (type[i] === CARD_TYPE.new) return 'newCards';
  if (type[i] === CARD_TYPE.learning) return 'learn';
  if (type[i] === CARD_TYPE.relearning) return 'relearn';
  return (ivl[i] ?? 0) < MATURE_DAYS ? 'young' : 'mature';
}

function hiddenAs(queue: number | undefined): 'suspended' | 'buried' | undefined {
  if (queue === CARD_QUEUE.suspended) return 'suspended';
  return queue === CARD_QUEUE.siblingBuried || queue === CARD_QUEUE.userBuried ? 'buried' : undefined;
}

const isReview = ({ type }: CardColumns, i: number): boolean =>
  type[i] === CARD_TYPE.review || type[i] === CARD_TYPE.relearning;

const dueDay = (due: number, { daysElapsed, nextDayAt }: DayTiming): number =>
  due > FIRST_TIMESTAMP ? Math.trunc((due - nextDayAt) / DAY) + 0 : due - daysElapsed;
