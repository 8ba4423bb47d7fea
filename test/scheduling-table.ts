import { create } from '@bufbuild/protobuf';
import type { Collection } from '../src/engine/collection/collection.ts';
import { newDeck } from '../src/engine/decks/deck.ts';
import { type CardId, cardId, type DeckId } from '../src/engine/ids/ids.ts';
import { exactInteger, type LongInteger } from '../src/engine/ids/long-integers.ts';
import { defaultPresetConfig } from '../src/engine/presets/preset.ts';
import { FilteredDeckSchema, type PresetConfig } from '../src/engine/proto/storage.gen.ts';
import type { MemoryState } from '../src/engine/scheduler/fsrs/memory.ts';
import type { CardState, SchedulingStates } from '../src/engine/scheduler/states/state.ts';
import { copyOfFixture, opened, standingClock } from './support.ts';

/** The tables scheduling-states and answers, as their "about" describes them, and a collection that holds their cards. */
export interface SchedulingTable<Row> {
  readonly now: number;
  readonly crt: number;
  readonly creation_offset: number;
  readonly rollover: number;
  readonly presets: readonly RecordedPreset[];
  readonly cases: readonly Row[];
}

export interface RecordedPreset {
  readonly name: string;
  readonly fsrs: boolean;
  readonly fsrs_short_term_with_steps: boolean;
  readonly preset: {
    readonly new: { delays: number[]; ints: number[]; initialFactor: number };
    readonly rev: { ease4: number; ivlFct: number; maxIvl: number; hardFactor: number };
    readonly lapse: {
      delays: number[];
      mult: number;
      minInt: number;
      leechFails: number;
      leechAction: number;
    };
    readonly desiredRetention: number;
    readonly fsrsWeights?: number[];
    readonly fsrsParams5?: number[];
    readonly fsrsParams6?: number[];
  };
}

export interface RecordedCard {
  readonly preset: number;
  readonly filtered?: RecordedFilter;
  readonly card: Readonly<Record<string, number>> & { readonly id: number; readonly data?: object };
  readonly revlog?: readonly number[][];
  readonly states: unknown;
}

export interface RecordedFilter {
  readonly fsrs: boolean;
  readonly reschedule: boolean;
  readonly preview_again_secs: number;
  readonly preview_hard_secs: number;
  readonly preview_good_secs: number;
}

/** An empty collection at the table's moment, with a deck for each preset; it closes after the test. */
export class SchedulingCollection {
  readonly col: Collection;
  readonly clock;
  readonly #decks: readonly DeckId[];
  readonly #filtered = new Map<string, DeckId>();
  readonly #presets: readonly RecordedPreset[];

  constructor(table: Omit<SchedulingTable<never>, 'cases'>) {
    this.clock = standingClock(new Date(table.now * 1000).toISOString());
    this.col = opened(copyOfFixture('empty'), this.clock);
    this.#presets = table.presets;
    this.#decks = this.col.transact('Update Config', () => {
      this.col.db.run('update col set crt = ?', table.crt);
      this.col.config.set('creationOffset', table.creation_offset);
      this.col.config.set('rollover', table.rollover);
      return table.presets.map(({ preset }, i) => this.#addDeck(`D${i}`, configOf(preset)));
    });
  }

  /** Puts the rows' cards into their decks. */
  insert(rows: readonly RecordedCard[]): void {
    this.col.transact('Update Note', () => {
      for (const row of rows) this.#insertOne(row);
    });
  }

  /** Turns FSRS on or off as the row was recorded; answers whether anything changed. */
  configure({ preset, filtered }: RecordedCard): boolean {
    const { fsrs, fsrs_short_term_with_steps } = this.#presets[preset] ?? { fsrs: false };
    const wanted = filtered ? [filtered.fsrs, false] : [fsrs, fsrs_short_term_with_steps ?? false];
    const { config } = this.col;
    const keys = ['fsrs', 'fsrsShortTermWithStepsEnabled'];
    if (keys.every((key, i) => config.get(key) === wanted[i])) return false;
    this.col.transact('Update Deck', () => {
      keys.forEach((key, i) => {
        config.set(key, wanted[i]);
      });
    });
    return true;
  }

  #addDeck(name: string, config: PresetConfig): DeckId {
    const preset = this.col.presets.add(name, config);
    const deck = this.col.decks.add(newDeck(name));
    this.col.decks.setPreset(deck.id, preset.id);
    return deck.id;
  }

  #deckOf({ preset, filtered }: RecordedCard): DeckId {
    const home = this.#decks[preset];
    if (home === undefined) throw new Error(`no preset ${preset}`);
    if (!filtered) return home;
    const name = `F${JSON.stringify(filtered)}`;
    const known = this.#filtered.get(name);
    if (known !== undefined) return known;
    const value = create(FilteredDeckSchema, {
      reschedule: filtered.reschedule,
      previewAgainSecs: filtered.preview_again_secs,
      previewHardSecs: filtered.preview_hard_secs,
      previewGoodSecs: filtered.preview_good_secs,
    });
    const deck = this.col.decks.add({ ...newDeck(name), kind: { case: 'filtered', value } });
    this.#filtered.set(name, deck.id);
    return deck.id;
  }

  #insertOne(row: RecordedCard): void {
    const { card } = row;
    const { db, now } = this.col;
    const notetype = this.col.notetypes.byName('Basic');
    const nid = noteOf(cardId(card.id));
    db.run(
      "insert into notes values (?, ?, ?, ?, -1, '', ?, ?, 0, 0, '')",
      ...[nid, `g${nid}`, notetype?.id ?? 0, now - 1000, `q${nid}\x1fa`, `q${nid}`],
    );
    const columns = ['type', 'queue', 'due', 'ivl', 'factor', 'reps', 'lapses', 'left', 'odue'];
    const odid = row.filtered ? (this.#decks[row.preset] ?? 0) : 0;
    db.run(
      'insert into cards values (?, ?, ?, 0, ?, -1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)',
      ...[card.id, nid, this.#deckOf(row), now - 1000],
      ...columns.map((column) => Number(card[column] ?? 0)),
      odid,
      card.data ? JSON.stringify(card.data) : '',
    );
    for (const [id, ease, ivl, last, factor, type] of row.revlog ?? [])
      db.run(
        'insert into revlog values (?, ?, -1, ?, ?, ?, ?, 5000, ?)',
        ...[id ?? 0, card.id, ease ?? 0, ivl ?? 0, last ?? 0, factor ?? 0, type ?? 0],
      );
  }
}

export const noteOf = (id: CardId): LongInteger => exactInteger(BigInt(id) + 7n);

function configOf(preset: RecordedPreset['preset']): PresetConfig {
  const { new: fresh, rev, lapse } = preset;
  const f = Math.fround;
  return Object.assign(defaultPresetConfig(), {
    learnSteps: fresh.delays.map(f),
    relearnSteps: lapse.delays.map(f),
    graduatingIntervalGood: fresh.ints[0],
    graduatingIntervalEasy: fresh.ints[1],
    initialEase: f(fresh.initialFactor / 1000),
    easyMultiplier: f(rev.ease4),
    hardMultiplier: f(rev.hardFactor),
    intervalMultiplier: f(rev.ivlFct),
    maximumReviewInterval: rev.maxIvl,
    lapseMultiplier: f(lapse.mult),
    minimumLapseInterval: lapse.minInt,
    leechThreshold: lapse.leechFails,
    leechAction: lapse.leechAction,
    desiredRetention: f(preset.desiredRetention),
    fsrsParams4: (preset.fsrsWeights ?? []).map(f),
    fsrsParams5: (preset.fsrsParams5 ?? []).map(f),
    fsrsParams6: (preset.fsrsParams6 ?? []).map(f),
  });
}

/** States in the words of Anki's protobuf messages, as the tables have them. */
export function recordedStates(states: SchedulingStates): unknown {
  const { current, again, hard, good, easy } = states;
  return Object.fromEntries(
    Object.entries({ current, again, hard, good, easy }).map(([name, state]) => [name, recorded(state)]),
  );
}

function recorded(state: CardState): object {
  switch (state.kind) {
    case 'new':
      return { new: { position: state.position } };
    case 'learning':
      return {
        learning: {
          remaining_steps: state.remainingSteps,
          scheduled_secs: state.scheduledSecs,
          elapsed_secs: state.elapsedSecs,
          ...memory(state.memory),
        },
      };
    case 'review':
      return {
        review: {
          scheduled_days: state.scheduledDays,
          elapsed_days: state.elapsedDays,
          ease_factor: state.easeFactor,
          lapses: state.lapses,
          leeched: state.leeched,
          ...memory(state.memory),
        },
      };
    case 'relearning':
      return { relearning: { ...recorded(state.learning), ...recorded(state.review) } };
    case 'preview':
      return {
        filtered: { preview: { scheduled_secs: state.scheduledSecs, finished: state.finished } },
      };
    case 'rescheduling':
      return { filtered: { rescheduling: { original_state: recorded(state.original) } } };
  }
}

const memory = (state: MemoryState | undefined): object => (state ? { memory_state: { ...state } } : {});

/** The recorded floats are the shortest decimals of 32-bit ones. */
export function asFloat32(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Math.fround(value);
  if (Array.isArray(value)) return value.map(asFloat32);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, asFloat32(part)]));
}
