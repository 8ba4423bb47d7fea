import { AnkiError } from '../../errors.ts';
import { type LongWork, reportProgress } from '../../long-work.ts';
import { SeededRandom } from '../../random/seeded-random.ts';
import { clamp, rounded } from '../float32.ts';
import { SimulatedMemory } from './formulas.ts';
import type { Habits } from './habits.ts';
import { PriorityHeap } from './heap.ts';

const f = Math.fround;

/** A card of the simulation; days count from today. New ones have -Infinity where there is nothing yet. */
export interface SimulatedCard {
  difficulty: number;
  stability: number;
  lastDay: number;
  due: number;
  interval: number;
  lapses: number;
}

export interface SimulationRules {
  readonly habits: Habits;
  /** 21 parameters, not kept in bounds. */
  readonly parameters: readonly number[];
  readonly retention: number;
  readonly days: number;
  readonly maximumInterval: number;
  readonly newLimit: number;
  readonly reviewLimit: number;
  readonly newIgnoresReviewLimit: boolean;
  readonly suspendAfterLapses: number | undefined;
  readonly lessonSteps: number;
  readonly relearningSteps: number;
  /** Which of the cards of a day comes first; the smallest. */
  readonly order: (card: SimulatedCard, memory: SimulatedMemory) => number;
  /** Chooses another interval, with the cards due on each day and a source of seeds. */
  readonly balance:
    | ((card: SimulatedCard, today: number, dueByDay: readonly number[], seed: () => bigint) => number)
    | undefined;
}

/** By day. */
export interface Simulated {
  /** How many cards are remembered. */
  readonly memorized: Float32Array;
  readonly reviews: number[];
  readonly lessons: number[];
  /** Seconds. */
  readonly cost: Float32Array;
}

/** Studies as many days as asked for with chances that are the same every time (crate fsrs: simulate). Throws invalid, interrupted. */
export function simulate(
  cards: readonly SimulatedCard[],
  rules: SimulationRules,
  work: LongWork = {},
): Simulated {
  if (cards.length === 0) throw new AnkiError('invalid', 'no cards to simulate');
  return new Simulation(cards, rules).run(work);
}

const SEED = 42n;
const MOST_STEPS = 5;
const REPORT_EVERY = 1000;
const MAX_U32 = 0xffff_ffff;
const dayIndex = (day: number): number => Math.max(Math.trunc(day), 0);
const toI32 = (x: number): number => (Number.isNaN(x) ? 0 : clamp(Math.trunc(x), -0x8000_0000, 0x7fff_ffff));

class Simulation {
  readonly #rules: SimulationRules;
  readonly #memory: SimulatedMemory;
  readonly #random = new SeededRandom(SEED);
  readonly #cards: SimulatedCard[];
  readonly #heap = new PriorityHeap();
  readonly #dueByDay: number[];
  readonly #result: Simulated;

  constructor(cards: readonly SimulatedCard[], rules: SimulationRules) {
    this.#rules = rules;
    this.#memory = new SimulatedMemory(rules.parameters);
    this.#cards = cards.map((card) => ({ ...card }));
    const { days } = rules;
    this.#dueByDay = Array(days + Math.floor(days / 2)).fill(0);
    this.#result = {
      memorized: new Float32Array(days),
      reviews: Array(days).fill(0),
      lessons: Array(days).fill(0),
      cost: new Float32Array(days),
    };
    this.#cards.forEach((card, i) => {
      this.#countDue(card.due, 1);
      const hasTurn = !isNew(card) || card.due < days;
      if (hasTurn) this.#heap.push(i, this.#priorityOf(card));
    });
  }

  run(work: LongWork): Simulated {
    let steps = 0;
    for (let index = this.#heap.first; index !== undefined; index = this.#heap.first) {
      const card = this.#cards[index];
      if (steps++ % REPORT_EVERY === 0)
        reportProgress(work, dayIndex(card?.due ?? 0), this.#rules.days, 'Processing...');
      if (!card || this.#isOver(card)) this.#heap.pop();
      else {
        if (!this.#isPutOff(card)) this.#study(card);
        this.#heap.change(index, this.#priorityOf(card));
      }
    }
    return this.#result;
  }

  #priorityOf(card: SimulatedCard) {
    const order = toI32(this.#rules.order(card, this.#memory));
    return { due: toI32(card.due), isLesson: isNew(card), order };
  }

  #isOver(card: SimulatedCard): boolean {
    const { days, suspendAfterLapses = MAX_U32 } = this.#rules;
    if (card.due < days && card.lapses < suspendAfterLapses) return false;
    if (!isNew(card)) this.#remember(card, days);
    return true;
  }

  #isPutOff(card: SimulatedCard): boolean {
    const { newLimit, reviewLimit, newIgnoresReviewLimit } = this.#rules;
    const day = dayIndex(card.due);
    const lessons = this.#result.lessons[day] ?? 0;
    const reviews = this.#result.reviews[day] ?? 0;
    const tooManyReviews = (newIgnoresReviewLimit ? 0 : lessons) + reviews + 1 > reviewLimit;
    const isFull = isNew(card)
      ? lessons + 1 > newLimit || (!newIgnoresReviewLimit && tooManyReviews)
      : reviews + 1 > reviewLimit;
    if (!isFull) return false;
    if (!isNew(card)) {
      this.#countDue(day, -1);
      this.#countDue(day + 1, 1);
    }
    card.due = day + 1;
    return true;
  }

  #study(card: SimulatedCard): void {
    const day = dayIndex(card.due);
    const cost = isNew(card) ? this.#learn(card, day) : this.#review(card, day);
    this.#result.cost[day] = (this.#result.cost[day] ?? 0) + cost;
    const { maximumInterval, retention, balance } = this.#rules;
    card.lastDay = day;
    card.interval = clamp(rounded(this.#memory.interval(card.stability, retention)), 1, maximumInterval);
    if (balance) card.interval = balance(card, day, this.#dueByDay, () => this.#u64());
    card.due = day + card.interval;
    this.#countDue(card.due, 1);
  }

  #learn(card: SimulatedCard, day: number): number {
    const { habits, lessonSteps } = this.#rules;
    const rating = this.#pick(habits.firstRatings) + 1;
    card.stability = this.#memory.firstStability(rating);
    card.difficulty = clamp(this.#memory.firstDifficulty(rating), 1, 10);
    this.#result.lessons[day] = (this.#result.lessons[day] ?? 0) + 1;
    const costs = habits.costs[0] ?? [];
    return this.#steps(card, rating, f(costs[rating - 1] ?? 0), costs, habits.lessonSteps, lessonSteps);
  }

  #review(card: SimulatedCard, day: number): number {
    const { habits, relearningSteps } = this.#rules;
    const { stability, difficulty } = card;
    const chance = this.#memory.chance(f(card.due - card.lastDay), stability);
    const fails = !this.#happens(chance);
    const rating = fails ? 1 : this.#pick(habits.reviewRatings) + 2;
    let cost = f(habits.costs[1]?.[rating - 1] ?? 0);
    const next = { ...card, difficulty: this.#memory.nextDifficulty(difficulty, rating) };
    if (fails) {
      card.lapses++;
      next.stability = this.#memory.afterFailure(stability, chance, difficulty);
      const costs = habits.costs[2] ?? [];
      cost = f(cost + this.#steps(next, 1, 0, costs, habits.relearningSteps, relearningSteps));
    } else next.stability = this.#memory.afterSuccess(stability, chance, difficulty, rating);
    this.#result.reviews[day] = (this.#result.reviews[day] ?? 0) + 1;
    this.#remember(card, day);
    card.stability = next.stability;
    card.difficulty = next.difficulty;
    return cost;
  }

  /** The answers within the day; the card is changed, the cost of all is answered. */
  #steps(
    card: { stability: number; difficulty: number },
    first: number,
    firstCost: number,
    costs: readonly number[],
    transitions: readonly (readonly number[])[],
    count: number,
  ): number {
    const most = first > 2 ? Math.max(count - 1, 0) : count;
    let rating = first;
    let cost = firstCost;
    let passed = 0;
    for (let step = 0; step < MOST_STEPS && passed < most && rating < 4; step++) {
      rating = this.#pick(transitions[rating - 1] ?? []) + 1;
      card.stability = this.#memory.afterMoments(card.stability, rating);
      card.difficulty = this.#memory.nextDifficulty(card.difficulty, rating);
      cost = f(cost + f(costs[rating - 1] ?? 0));
      if (rating > 2) passed++;
      else if (rating === 1) passed = 0;
    }
    card.stability = clamp(card.stability, f(0.001), 36_500);
    card.difficulty = clamp(card.difficulty, 1, 10);
    return cost;
  }

  /** Adds the card to what is remembered on the days before `end`. */
  #remember(card: SimulatedCard, end: number): void {
    const { memorized } = this.#result;
    for (let day = dayIndex(card.lastDay); day < Math.min(end, memorized.length); day++)
      memorized[day] = (memorized[day] ?? 0) + this.#memory.chance(f(day - card.lastDay), card.stability);
  }

  #countDue(day: number, by: number): void {
    const index = dayIndex(day);
    if (index < this.#dueByDay.length) this.#dueByDay[index] = (this.#dueByDay[index] ?? 0) + by;
  }

  #u64(): bigint {
    const low = this.#random.u32();
    return (BigInt(this.#random.u32()) << 32n) | BigInt(low);
  }

  /** Rust: random_bool, which asks for no number when the answer is certain. */
  #happens(chance: number): boolean {
    return chance === 1 || this.#u64() < BigInt(chance * 2 ** 64);
  }

  /** Rust: WeightedIndex. */
  #pick(weights: readonly number[]): number {
    const sums: number[] = [];
    let total = 0;
    for (const weight of weights) {
      total = f(total + f(weight));
      sums.push(total);
    }
    const chosen = f(((this.#random.u32() >>> 9) / 0x80_0000) * total);
    const index = sums.slice(0, -1).findIndex((sum) => sum > chosen);
    return index < 0 ? weights.length - 1 : index;
  }
}

const isNew = (card: SimulatedCard): boolean => card.lastDay === Number.NEGATIVE_INFINITY;
