import { clone, create, equals } from '@bufbuild/protobuf';
import { remainingSteps } from '../cards/remaining-steps.ts';
import type { Collection } from '../collection/collection.ts';
import { type Deck, normalPart, presetIdOf } from '../decks/deck.ts';
import type { DeckLimits } from '../decks/limits.ts';
import type { StoredDeck } from '../decks/storage.ts';
import { AnkiError } from '../errors.ts';
import { DEFAULT_PRESET_ID, type DeckId, type PresetId } from '../ids/ids.ts';
import type { LongWork } from '../long-work.ts';
import {
  type DayLimit,
  DayLimitSchema,
  type NormalDeck,
  NormalDeckSchema,
  type PresetConfig,
  PresetConfigSchema,
} from '../proto/storage.gen.ts';
import { sortNewCardsOfDeck } from '../scheduler/changes/reposition.ts';
import { ignoreBeforeMillis } from '../scheduler/fsrs/history.ts';
import { FsrsModel } from '../scheduler/fsrs/model.ts';
import { parametersOf } from '../scheduler/fsrs/parameters.ts';
import { type MemoryUpdate, updateMemoryStates } from '../scheduler/memory-state/update.ts';
import { dateToday, timingToday } from '../scheduler/timing.ts';
import { searchOf } from '../search/search.ts';
import type { Preset } from './preset.ts';
import { deletePreset } from './storage.ts';

/** All that Anki's window of deck options stores at once. */
export interface OptionsChange {
  readonly deck: DeckId;
  /** Changed presets, new ones with the id 0; the deck gets the last one. */
  readonly presets: readonly Preset[];
  readonly removed: readonly PresetId[];
  /** The decks below get the last preset and the limits, too. */
  readonly applyToChildren: boolean;
  readonly limits: DeckLimits;
  readonly fsrs: boolean;
  /** Review cards become due when the new memory states say so. */
  readonly reschedule: boolean;
  readonly cardStateCustomizer: string;
  readonly newCardsIgnoreReviewLimit: boolean;
  readonly applyAllParentLimits: boolean;
  readonly fsrsHealthCheck: boolean;
  /** All presets have just been optimised, see `optimiseAll`. */
  readonly optimised?: boolean;
}

/**
 * Stores options as one step, with all that follows from them for the cards: order of new cards, steps left, memory
 * states (Rust: update_deck_configs). Single stored presets (`Presets.update`, AnkiConnect's saveDeckConfig and
 * setDeckConfigId) change no card, as in Anki. Throws invalid, not_found, interrupted; nothing has changed then.
 */
export function saveOptions(col: Collection, change: OptionsChange, work: LongWork = {}): void {
  col.transact('Deck Options', () => {
    if (change.presets.length === 0) throw new AnkiError('invalid', 'config not provided');
    const before = presetsById(col);
    if (change.optimised) col.config.set('lastFsrsOptimize', timingToday(col).daysElapsed);
    for (const id of change.removed) removePreset(col, id);
    const stored = change.presets.map((preset) => storePreset(col, preset));
    const fsrsToggled = col.config.getBoolean('fsrs') !== change.fsrs;
    if (fsrsToggled) col.config.set('fsrs', change.fsrs);
    const decks = new DecksUnderNewOptions(col, change, { before, after: presetsById(col), fsrsToggled });
    const selected = stored.at(-1);
    if (selected) decks.update(selected);
    updateMemoryStates(col, decks.memoryUpdates(), work);
    col.config.set('cardStateCustomizer', change.cardStateCustomizer);
    col.config.set('newCardsIgnoreReviewLimit', change.newCardsIgnoreReviewLimit);
    col.config.set('applyAllParentLimits', change.applyAllParentLimits);
    col.config.set('fsrsHealthCheck', change.fsrsHealthCheck);
  });
}

const presetsById = (col: Collection): Map<PresetId, Preset> =>
  new Map(col.presets.all().map((preset) => [preset.id, preset]));

/** Rust: remove_deck_config_inner; caller gives the decks another one. */
function removePreset(col: Collection, id: PresetId): void {
  if (id === DEFAULT_PRESET_ID) throw new AnkiError('invalid', "can't delete default conf");
  if (!col.presets.get(id)) throw new AnkiError('not_found', `No such deck config: '${id}'`);
  col.schemaChanged();
  deletePreset(col.db, id);
  col.presets.forget(id);
}

/**
 * One that is as it was keeps its stamp. Parameters of old versions must not come back when the newest are emptied, and no
 * review shall be ignored that is yet to come; what is no date is compared as text, too.
 */
function storePreset(col: Collection, preset: Preset): Preset {
  const config = clone(PresetConfigSchema, preset.config);
  const today = dateToday(col);
  if (config.ignoreRevlogsBeforeDate > today) config.ignoreRevlogsBeforeDate = today;
  if (config.fsrsParams6.length === 0) Object.assign(config, { fsrsParams5: [], fsrsParams4: [] });
  new FsrsModel(parametersOf(config)); // throws when they are unusable
  if (preset.id === 0) return col.presets.add(preset.name, config);
  const original = col.presets.get(preset.id);
  if (!original) throw new AnkiError('not_found', `No such deck config: '${preset.id}'`);
  const isSame = original.name === preset.name && equals(PresetConfigSchema, original.config, config);
  return isSame ? original : col.presets.update({ ...preset, config });
}

interface Situation {
  readonly before: ReadonlyMap<PresetId, Preset>;
  readonly after: ReadonlyMap<PresetId, Preset>;
  readonly fsrsToggled: boolean;
}

class DecksUnderNewOptions {
  readonly #col: Collection;
  readonly #change: OptionsChange;
  readonly #situation: Situation;
  readonly #today: number;
  readonly #toRecompute = new Map<PresetId, DeckId[]>();
  readonly #retentionOfDecks = new Map<DeckId, number>();

  constructor(col: Collection, change: OptionsChange, situation: Situation) {
    this.#col = col;
    this.#change = change;
    this.#situation = situation;
    this.#today = timingToday(col).daysElapsed;
  }

  update(selected: Preset): void {
    const chosen = this.#chosenDecks();
    for (const deck of this.#col.decks.all()) {
      const normal = normalPart(deck);
      if (normal) this.#updateDeck(deck, normal, chosen.has(deck.id) ? selected : undefined, selected);
    }
  }

  memoryUpdates(): MemoryUpdate[] {
    const { fsrs, reschedule } = this.#change;
    return [...this.#toRecompute].map(([id, decks]) => {
      const config = this.#situation.after.get(id)?.config;
      const rules = fsrs && config ? this.#rulesOf(config, reschedule) : undefined;
      return { decks, rules, ignoreBefore: config ? ignoreBeforeMillis(config.ignoreRevlogsBeforeDate) : 0 };
    });
  }

  #rulesOf(config: PresetConfig, reschedule: boolean): MemoryUpdate['rules'] {
    return {
      parameters: parametersOf(config),
      retention: config.desiredRetention,
      historicalRetention: config.historicalRetention,
      maximumInterval: config.maximumReviewInterval,
      reschedule,
      retentionOfDecks: this.#retentionOfDecks,
    };
  }

  #chosenDecks(): Set<DeckId> {
    const { deck: id, applyToChildren } = this.#change;
    if (!applyToChildren) return new Set([id]);
    return new Set(this.#col.decks.withChildren(this.#col.decks.require(id)).map((deck) => deck.id));
  }

  #updateDeck(deck: StoredDeck, normal: NormalDeck, wanted: Preset | undefined, selected: Preset): void {
    const { before, after } = this.#situation;
    const oldId = presetIdOf(deck);
    if (oldId === undefined) return;
    const old = before.get(oldId)?.config;
    const replacement = wanted ?? (after.has(oldId) ? undefined : selected);
    if (replacement) this.#assign(deck, normal, replacement.id);
    const newId = replacement?.id ?? oldId;
    const config = after.get(newId)?.config;
    const ownRetention = replacement ? f32(this.#change.limits.desiredRetention) : normal.desiredRetention;
    if (ownRetention !== undefined) this.#retentionOfDecks.set(deck.id, ownRetention);
    this.#sortIfNeeded(deck.id, old, config);
    const retentions = [
      normal.desiredRetention ?? old?.desiredRetention,
      ownRetention ?? config?.desiredRetention,
    ] as const;
    if (this.#needsRecomputing(old, config, retentions)) this.#recompute(newId, deck.id);
    if (old && config) adjustSteps(this.#col, deck.id, old, config);
  }

  #assign(deck: StoredDeck, normal: NormalDeck, preset: PresetId): void {
    const value = clone(NormalDeckSchema, normal);
    value.configId = BigInt(preset);
    setLimits(value, this.#change.limits, this.#today);
    const changed: Deck = { ...deck, kind: { case: 'normal', value } };
    this.#col.decks.update(changed);
  }

  #sortIfNeeded(id: DeckId, old: PresetConfig | undefined, config: PresetConfig | undefined): void {
    const order = config?.newCardInsertOrder ?? 0;
    if ((old?.newCardInsertOrder ?? 0) !== order)
      sortNewCardsOfDeck(this.#col, id, order === 1 ? 'random' : 'oldest');
  }

  /** Options about the past (historical retention, what to ignore) alone recompute nothing, as in Anki. */
  #needsRecomputing(
    old: PresetConfig | undefined,
    config: PresetConfig | undefined,
    [retentionBefore, retention]: readonly [number | undefined, number | undefined],
  ): boolean {
    return (
      this.#situation.fsrsToggled ||
      !sameNumbers(old && parametersOf(old), config && parametersOf(config)) ||
      retentionBefore !== retention ||
      (this.#change.reschedule && !sameNumbers(old?.easyDaysPercentages, config?.easyDaysPercentages))
    );
  }

  #recompute(preset: PresetId, deck: DeckId): void {
    const decks = this.#toRecompute.get(preset);
    if (decks) decks.push(deck);
    else this.#toRecompute.set(preset, [deck]);
  }
}

function setLimits(deck: NormalDeck, limits: DeckLimits, today: number): void {
  Object.assign(deck, {
    reviewLimit: limits.review,
    newLimit: limits.new,
    reviewLimitToday: dayLimit(deck.reviewLimitToday, limits.reviewToday, today),
    newLimitToday: dayLimit(deck.newLimitToday, limits.newToday, today),
    desiredRetention: f32(limits.desiredRetention),
  });
}

/** A limit taken back stays as one of an earlier day, so that the window can offer its number (Rust: update_day_limit). */
function dayLimit(old: DayLimit | undefined, limit: number | undefined, today: number): DayLimit | undefined {
  if (limit !== undefined) return create(DayLimitSchema, { limit, today });
  if (!old || old.today === 0 || old.today > today) return undefined;
  return create(DayLimitSchema, { limit: old.limit, today: Math.min(old.today, Math.max(today - 1, 0)) });
}

/** Rust: adjust_remaining_steps_in_deck. The order of the terms matters, since Anki's did: is an "or" without brackets. */
function adjustSteps(col: Collection, deck: DeckId, old: PresetConfig, config: PresetConfig): void {
  const kinds = [
    ['is:learn -is:review', old.learnSteps, config.learnSteps],
    ['is:learn is:review', old.relearnSteps, config.relearnSteps],
  ] as const;
  for (const [search, oldSteps, newSteps] of kinds) {
    if (sameNumbers(oldSteps, newSteps)) continue;
    const cards = col.cards.getMany(searchOf(col).cards(`${search} did:${deck}`));
    const adjusted = cards.map((card) => ({ ...card, left: remainingSteps(card.left, newSteps, oldSteps) }));
    col.cards.update(adjusted.filter((card, i) => card.left !== cards[i]?.left));
  }
}

const f32 = (number: number | undefined): number | undefined =>
  number === undefined ? undefined : Math.fround(number);

const sameNumbers = (a: readonly number[] | undefined, b: readonly number[] | undefined): boolean =>
  a?.length === b?.length && (a ?? []).every((number, i) => number === b?.[i]);
