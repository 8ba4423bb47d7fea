import type { Collection } from '../../collection/collection.ts';
import { presetIdOf } from '../../decks/deck.ts';
import { AnkiError } from '../../errors.ts';
import type { CardId, NoteId, PresetId } from '../../ids/ids.ts';
import { SeededRandom } from '../../random/seeded-random.ts';
import { toUsize } from '../float32.ts';
import { pow32 } from '../fsrs/float32-math.ts';
import { cardsDueBetween } from '../storage.ts';
import { timingToday } from '../timing.ts';
import { fuzzBounds } from './fuzz.ts';

const f = Math.fround;
/** Days; further ahead there is no need to balance. */
const FARTHEST_INTERVAL = 90;
/** The fuzz may choose later days than those of the interval. */
const DAYS_KNOWN = 99;
const DAY = 86_400;
/** How much a day weighs that is so many days from another card of the note. */
const SIBLING_FACTORS = [0.000001, 0.2, 0.4, 0.6, 0.8].map(f);
const NORMAL_DAY = 1;
const REDUCED_DAY = 0.5;
/** Not zero, so that a week of such days is balanced as others are. */
const MINIMUM_DAY = f(0.0001);
const COUNT_POWER = f(2.15);

export interface BalanceRequest {
  /** Days, a 32-bit float. */
  readonly interval: number;
  readonly least: number;
  readonly most: number;
  readonly preset: PresetId;
  readonly seed: bigint;
  /** Days on which this note has another card, of any preset, are avoided, and those around them. */
  readonly avoidNote: NoteId | undefined;
}

/**
 * Chooses days with little work and heeds the easy days (Rust: LoadBalancer). It counts the work of one preset only,
 * as they were when it was made; Anki makes it with the queues of a study session, and answers without queues go
 * without it.
 */
export class LoadBalancer {
  readonly #days = new Map<PresetId, Map<CardId, NoteId>[]>();
  readonly #easyDays: ReadonlyMap<PresetId, readonly number[]>;
  readonly #weekdayOf: (interval: number) => number;

  constructor(col: Collection) {
    const { daysElapsed, nextDayAt } = timingToday(col);
    const presetOfDeck = new Map(col.decks.all().map((deck) => [deck.id, presetIdOf(deck)]));
    for (const { id, nid, did, due } of cardsDueBetween(col.db, daysElapsed, daysElapsed + DAYS_KNOWN)) {
      const preset = presetOfDeck.get(did);
      if (preset !== undefined) this.#daysOf(preset)[due - daysElapsed]?.set(id, nid);
    }
    this.#easyDays = new Map(
      col.presets.all().map(({ id, config }) => [id, easyDays(config.easyDaysPercentages)]),
    );
    this.#weekdayOf = (interval) => weekday(nextDayAt + (interval - 1) * DAY, col.clock.minutesWest);
  }

  /** Days until a card comes back; undefined where the fuzz alone shall choose. */
  find({ interval, least, most, preset, seed, avoidNote }: BalanceRequest): number | undefined {
    if (Math.trunc(interval) > FARTHEST_INTERVAL || least > FARTHEST_INTERVAL) return undefined;
    const [first, last] = fuzzBounds(interval, least, most);
    const days = this.#days.get(preset)?.slice(first, last + 1);
    const easy = this.#easyDays.get(preset);
    if (!days || !easy) return undefined;
    const counts = days.map((day) => day.size);
    const loads = days.map((_, i) => easy[this.#weekdayOf(first + i)] ?? NORMAL_DAY);
    const modifiers = easyDayModifiers(loads, counts);
    const siblings = siblingModifiers(avoidNote === undefined ? [] : this.#daysWith(avoidNote), first, last);
    const choices = days.map((_, i) => ({
      interval: first + i,
      count: counts[i] ?? 0,
      sibling: siblings[i] ?? 1,
      easyDay: modifiers[i] ?? 1,
    }));
    return chosenInterval(choices, seed);
  }

  /** Counts a card that was just answered. */
  add(id: CardId, nid: NoteId, preset: PresetId, interval: number): void {
    this.#days.get(preset)?.[interval]?.set(id, nid);
  }

  /** Forgets a card whose answer was taken back. */
  remove(id: CardId): void {
    for (const days of this.#days.values()) for (const day of days) day.delete(id);
  }

  /** How many days from today cards of the note are due, each day once. */
  #daysWith(note: NoteId): number[] {
    const presets = [...this.#days.values()];
    return Array.from({ length: DAYS_KNOWN }, (_, i) => i).filter((i) =>
      presets.some((days) => hasNote(days[i], note)),
    );
  }

  #daysOf(preset: PresetId): Map<CardId, NoteId>[] {
    const known = this.#days.get(preset);
    if (known) return known;
    const days = Array.from({ length: DAYS_KNOWN }, () => new Map<CardId, NoteId>());
    this.#days.set(preset, days);
    return days;
  }
}

function hasNote(day: ReadonlyMap<CardId, NoteId> | undefined, note: NoteId): boolean {
  if (day) for (const other of day.values()) if (other === note) return true;
  return false;
}

/** The factors of the days from `first` to `last`, lower near those with siblings (Rust: calculate_sibling_modifiers). */
export function siblingModifiers(siblingDays: readonly number[], first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) =>
    siblingDays.reduce((product, day) => f(product * (SIBLING_FACTORS[Math.abs(first + i - day)] ?? 1)), 1),
  );
}

/** From Monday; throws invalid unless there are seven or none. */
export function easyDays(percentages: readonly number[]): number[] {
  if (percentages.length === 0) return new Array<number>(7).fill(NORMAL_DAY);
  if (percentages.length !== 7) throw new AnkiError('invalid', 'expected 7 days');
  return percentages.map((part) => (part === 1 ? NORMAL_DAY : part === 0 ? MINIMUM_DAY : REDUCED_DAY));
}

/** The local one of a moment; 0 for Monday. */
export function weekday(seconds: number, minutesWest: (atMillis: number) => number): number {
  const localDay = Math.floor((seconds - minutesWest(seconds * 1000) * 60) / DAY);
  return (((localDay + 3) % 7) + 7) % 7;
}

/** Reduced days count as full ones until they have half of what the others have (Rust: calculate_easy_days_modifiers). */
export function easyDayModifiers(loads: readonly number[], counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const totalLoad = loads.reduce((sum, load) => f(sum + load), 0);
  return loads.map((load, i) => {
    if (load !== REDUCED_DAY) return load;
    const count = counts[i] ?? 0;
    const fairShare = f(f(toUsize(total - count)) / f(totalLoad - 0.5));
    return f(f(toUsize(count)) / 0.5) > fairShare ? MINIMUM_DAY : NORMAL_DAY;
  });
}

/** A day on which a card may come back. */
export interface DayChoice {
  readonly interval: number;
  /** Cards that are due then. */
  readonly count: number;
  readonly sibling: number;
  readonly easyDay: number;
}

/** The interval that the seed picks; undefined when no day has any weight (Rust: select_weighted_interval). */
export function chosenInterval(choices: readonly DayChoice[], seed: bigint): number | undefined {
  const index = weightedIndex(choices.map(weightOf), seed);
  return index === undefined ? undefined : choices[index]?.interval;
}

/** Fewer cards and shorter intervals weigh more. */
function weightOf(day: DayChoice): number {
  if (day.count === 0) return 1;
  const ofCount = pow32(f(1 / f(toUsize(day.count))), COUNT_POWER);
  const part = f(1 / f(day.interval));
  const ofInterval = f(f(part * part) * part);
  return f(f(f(ofCount * ofInterval) * day.sibling) * day.easyDay);
}

/** The place that the seed picks, each as likely as its weight (Rust: WeightedIndex of the crate rand). */
function weightedIndex(weights: readonly number[], seed: bigint): number | undefined {
  const sums: number[] = [];
  let total = 0;
  for (const weight of weights) {
    total = f(total + weight);
    sums.push(total);
  }
  if (total === 0) return undefined;
  const chosen = f(((new SeededRandom(seed).u32() >>> 9) / 0x80_0000) * total);
  const index = sums.slice(0, -1).findIndex((sum) => sum > chosen);
  return index < 0 ? weights.length - 1 : index;
}
