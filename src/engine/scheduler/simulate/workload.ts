import { CARD_QUEUE, CARD_TYPE, type Card, homeDeckOf } from '../../cards/card.ts';
import { parseCardData } from '../../cards/card-data.ts';
import type { Collection } from '../../collection/collection.ts';
import { type LongWork, reportProgress } from '../../long-work.ts';
import { type Review, reviewsOfCards } from '../../revlog/revlog.ts';
import { searchOf } from '../../search/search.ts';
import { ignoreBeforeMillis, stateFromLog } from '../fsrs/history.ts';
import type { MemoryState } from '../fsrs/memory.ts';
import { FsrsModel } from '../fsrs/model.ts';
import { filledParameters, parametersOf } from '../fsrs/parameters.ts';
import { fuzzBounds } from '../states/fuzz.ts';
import { chosenInterval, easyDayModifiers, easyDays, weekday } from '../states/load-balancer.ts';
import { type DayTiming, timingToday } from '../timing.ts';
import type { SimulatedMemory } from './formulas.ts';
import { habitsOf } from './habits.ts';
import { type Simulated, type SimulatedCard, type SimulationRules, simulate } from './simulate.ts';

export interface SimulationRequest {
  /** The cards that there are already. */
  readonly search: string;
  readonly parameters: readonly number[];
  readonly retention: number;
  readonly historicalRetention: number;
  /** New cards besides those found. */
  readonly additionalNew: number;
  readonly days: number;
  readonly newLimit: number;
  readonly reviewLimit: number;
  readonly newIgnoresReviewLimit: boolean;
  readonly maximumInterval: number;
  readonly easyDaysPercentages: readonly number[];
  /** As in the options (ReviewCardOrder). */
  readonly reviewOrder: number;
  readonly suspendAfterLapses?: number | undefined;
  readonly lessonSteps: number;
  readonly relearningSteps: number;
}

/** What one desired retention would lead to. */
export interface Workload {
  /** Percent, 70 to 99. */
  readonly retention: number;
  /** Cards remembered on the last day. */
  readonly memorized: number;
  /** Seconds in all. */
  readonly cost: number;
  readonly reviews: number;
}

/** Studies the cards for some days to come (Rust: simulate_review). Changes nothing. Throws invalid, interrupted. */
export function simulateReviews(col: Collection, request: SimulationRequest, work: LongWork = {}): Simulated {
  const { cards, rules } = prepare(col, request);
  return simulate(cards, rules, work);
}

/** The same for every desired retention (Rust: simulate_workload). Throws invalid, interrupted. */
export function simulateWorkload(
  col: Collection,
  request: SimulationRequest,
  work: LongWork = {},
): Workload[] {
  const { cards, rules } = prepare(col, request);
  return Array.from({ length: 30 }, (_, i) => {
    const watch = { isCancelled: work.isCancelled ?? (() => false) };
    reportProgress(work, i, 30, 'Processing...');
    const retention = 70 + i;
    const result = simulate(cards, { ...rules, retention: f(retention / 100) }, watch);
    return {
      retention,
      memorized: result.memorized.at(-1) ?? 0,
      cost: result.cost.reduce((sum, cost) => f(sum + cost), 0),
      reviews: [...result.reviews, ...result.lessons].reduce((sum, count) => sum + count, 0),
    };
  });
}

const f = Math.fround;
const DAY = 86_400;
const NEVER = Number.NEGATIVE_INFINITY;

/** Rust: simulate_request_to_config; unlike there, missing memory states are worked out but not stored. */
function prepare(
  col: Collection,
  request: SimulationRequest,
): { cards: SimulatedCard[]; rules: SimulationRules } {
  const timing = timingToday(col);
  const found = col.cards.getMany(searchOf(col).cards(request.search));
  const logs = reviewsOfCards(
    col,
    found.map(({ id }) => id),
  );
  const fallback = new FsrsModel(request.parameters);
  const studied = found.filter(isIncluded).flatMap((card) => {
    const memory =
      memoryOf(col, card, logs.get(card.id) ?? [], timing) ??
      fallback.stateFromSm2(f(card.factor / 1000), card.ivl, request.historicalRetention);
    return simulated(card, memory, timing.daysElapsed) ?? [];
  });
  const fresh = found.filter(({ type, queue }) => type === CARD_TYPE.new && queue !== CARD_QUEUE.suspended);
  const cards = [...studied, ...newCards(col, request, fresh.length)];
  const rules: SimulationRules = {
    ...request,
    parameters: filledParameters(request.parameters),
    habits: habitsOf([...logs.values()].flat(), timing.nextDayAt),
    suspendAfterLapses: request.suspendAfterLapses,
    order: orderOf(request.reviewOrder, cards.length, col),
    balance: col.config.getBoolean('loadBalancerEnabled', true) ? balancer(col, request, timing) : undefined,
  };
  return { cards, rules };
}

const isIncluded = ({ queue, type }: Card): boolean =>
  queue !== CARD_QUEUE.suspended && queue !== CARD_QUEUE.preview && type !== CARD_TYPE.new;

/** As stored, or from the log by the card's own options (Rust: compute_memory_state). */
function memoryOf(
  col: Collection,
  card: Card,
  log: readonly Review[],
  { nextDayAt }: DayTiming,
): MemoryState | undefined {
  const { s, d } = parseCardData(card.data);
  if (s !== undefined && d !== undefined) return { stability: s, difficulty: d };
  const { config } = col.presets.ofDeck(homeDeckOf(card));
  return stateFromLog(new FsrsModel(parametersOf(config)), log, {
    nextDayAt,
    ignoreBefore: ignoreBeforeMillis(config.ignoreRevlogsBeforeDate),
    historicalRetention: config.historicalRetention,
  })?.memory;
}

/** Rust: Card::convert. */
function simulated(card: Card, memory: MemoryState, today: number): SimulatedCard | undefined {
  const common = { ...memory, interval: card.ivl, lapses: card.lapses };
  switch (card.queue) {
    case CARD_QUEUE.dayLearning:
    case CARD_QUEUE.review: {
      const due = (card.odue !== 0 ? card.odue : card.due) - today;
      return { ...common, lastDay: Math.min(due - card.ivl, 0), due };
    }
    case CARD_QUEUE.learning:
    case CARD_QUEUE.siblingBuried:
    case CARD_QUEUE.userBuried:
      return { ...common, lastDay: 0, due: 0 };
    default:
      return undefined;
  }
}

function newCards(col: Collection, request: SimulationRequest, found: number): SimulatedCard[] {
  const { newLimit, search, additionalNew } = request;
  if (newLimit === 0) return [];
  const introduced = Math.min(searchOf(col).cards(`${search} introduced:1`).length, newLimit);
  return Array.from({ length: found + additionalNew }, (_, i) => ({
    ...{ difficulty: NEVER, stability: f(1e-8), lastDay: NEVER, interval: NEVER, lapses: 0 },
    due: Math.floor((introduced + i) / newLimit),
  }));
}

/** Rust: create_review_priority_fn. */
function orderOf(order: number, count: number, col: Collection): SimulationRules['order'] {
  const byChance = (card: SimulatedCard, memory: SimulatedMemory): number =>
    f(memory.chance(f(card.due - card.lastDay), card.stability) * 1000);
  const orders: Readonly<Record<number, SimulationRules['order']>> = {
    0: (card) => f(card.lastDay + card.interval),
    1: (card) => f(card.lastDay + card.interval),
    2: (card) => f(card.lastDay + card.interval),
    3: (card) => card.interval,
    4: (card) => -card.interval,
    5: (card) => -f(card.difficulty * 100),
    7: byChance,
    8: () => col.random.below(count),
    11: (card, memory) => -byChance(card, memory),
  };
  return orders[order] ?? ((card) => f(card.difficulty * 100));
}

/** Rust: apply_load_balance_and_easy_days. */
function balancer(
  col: Collection,
  { easyDaysPercentages, maximumInterval }: SimulationRequest,
  { nextDayAt }: DayTiming,
): SimulationRules['balance'] {
  const easy = easyDays(easyDaysPercentages);
  const weekdays = Array.from({ length: 7 }, (_, day) =>
    weekday(nextDayAt + day * DAY, col.clock.minutesWest),
  );
  return (card, today, dueByDay, seed) => {
    const [first, last] = fuzzBounds(card.interval, 1, maximumInterval);
    const days = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const counts = days.map((days) => dueByDay[today + days] ?? 0);
    const loads = days.map((days) => easy[weekdays[(today + days - 1) % 7] ?? 0] ?? 1);
    const modifiers = easyDayModifiers(loads, counts);
    const choices = days.map((interval, i) => ({
      ...{ interval, sibling: 1, count: counts[i] ?? 0, easyDay: modifiers[i] ?? 1 },
    }));
    return chosenInterval(choices, seed()) ?? card.interval;
  };
}
