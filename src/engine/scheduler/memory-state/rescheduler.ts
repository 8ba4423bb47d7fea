import type { Collection } from '../../collection/collection.ts';
import { presetIdOf } from '../../decks/deck.ts';
import { AnkiError } from '../../errors.ts';
import type { DeckId, PresetId } from '../../ids/ids.ts';
import { fuzzBounds } from '../states/fuzz.ts';
import { chosenInterval, easyDayModifiers, easyDays, weekday } from '../states/load-balancer.ts';
import type { DayTiming } from '../timing.ts';
import { answeredSince, countsByDay } from './storage.ts';

const DAY = 86_400;

export interface ReschedulingRequest {
  /** Days, a 32-bit float. */
  readonly interval: number;
  readonly least: number;
  readonly most: number;
  /** Days since the last answer. */
  readonly daysElapsed: number;
  readonly preset: PresetId;
  readonly seed: bigint;
}

/**
 * Chooses days with little work for cards that were answered before today, and keeps count while it does (Rust:
 * Rescheduler). Unlike the load balancer of study sessions it knows all days, and what was done today.
 */
export class Rescheduler {
  readonly #timing: DayTiming;
  readonly #weekdayOf: (seconds: number) => number;
  readonly #due = new Map<PresetId, Map<number, number>>();
  readonly #dueToday = new Map<PresetId, number>();
  readonly #answeredToday = new Map<PresetId, number>();
  readonly #easyDays: ReadonlyMap<PresetId, readonly number[]>;

  /** Throws not_found while a review card is at home in a deck that is missing or filtered. */
  constructor(col: Collection, timing: DayTiming) {
    this.#timing = timing;
    this.#weekdayOf = (seconds) => weekday(seconds, col.clock.minutesWest);
    const presets = new Map(col.decks.all().map((deck) => [deck.id, presetIdOf(deck)]));
    this.#countDue(countsByDay(col.db), presets);
    for (const [deck, count] of answeredSince(col.db, (timing.nextDayAt - DAY) * 1000)) {
      const preset = presets.get(deck);
      if (preset !== undefined) increase(this.#answeredToday, preset, count);
    }
    this.#easyDays = new Map(
      col.presets.all().map(({ id, config }) => [id, easyDays(config.easyDaysPercentages)]),
    );
  }

  /** Days from the last answer; undefined where the fuzz alone shall choose, as for cards long overdue. */
  find({ interval, least, most, daysElapsed, preset, seed }: ReschedulingRequest): number | undefined {
    const [earliest, last] = fuzzBounds(interval, least, most);
    const easy = this.#easyDays.get(preset);
    if (last < daysElapsed || !easy) return undefined;
    const first = Math.max(earliest, daysElapsed);
    const intervals = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const counts = intervals.map((days) => this.#workOn(days - daysElapsed, preset));
    const start = this.#timing.nextDayAt - (daysElapsed + 1) * DAY;
    const loads = intervals.map((days) => easy[this.#weekdayOf(start + days * DAY)] ?? 1);
    const modifiers = easyDayModifiers(loads, counts);
    const choices = intervals.map((days, i) => ({
      interval: days,
      count: counts[i] ?? 0,
      sibling: 1,
      easyDay: modifiers[i] ?? 1,
    }));
    return chosenInterval(choices, seed);
  }

  /** A card of the preset moved from one day to another. */
  moved(before: number, after: number, preset: PresetId): void {
    const { daysElapsed: today } = this.#timing;
    const days = this.#due.get(preset);
    if (days) {
      // Suspended cards were not counted, yet are taken off: Anki's count then comes round from above.
      if (days.has(before)) increase(days, before, -1);
      increase(days, after, 1);
    }
    if (before <= today && after > today && this.#dueToday.has(preset)) increase(this.#dueToday, preset, -1);
    if (before > today && after <= today) increase(this.#dueToday, preset, 1);
  }

  #countDue(
    counts: readonly [DeckId, number, number][],
    presets: ReadonlyMap<DeckId, PresetId | undefined>,
  ): void {
    for (const [deck, due, count] of counts) {
      const preset = presets.get(deck);
      if (preset === undefined) throw new AnkiError('not_found', `No such deck: '${deck}'`);
      const days = this.#due.get(preset) ?? new Map<number, number>();
      this.#due.set(preset, days);
      increase(days, due, count);
      increase(this.#dueToday, preset, due <= this.#timing.daysElapsed ? count : 0);
    }
  }

  /** Today's work is what is due and what has been done. */
  #workOn(daysAhead: number, preset: PresetId): number {
    if (daysAhead > 0) return this.#due.get(preset)?.get(this.#timing.daysElapsed + daysAhead) ?? 0;
    return (this.#dueToday.get(preset) ?? 0) + (this.#answeredToday.get(preset) ?? 0);
  }
}

function increase<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
