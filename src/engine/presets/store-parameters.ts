import { clone } from '@bufbuild/protobuf';
import type { Collection } from '../collection/collection.ts';
import { normalPart, presetIdOf } from '../decks/deck.ts';
import type { DeckLimits } from '../decks/limits.ts';
import { AnkiError } from '../errors.ts';
import type { PresetId } from '../ids/ids.ts';
import type { LongWork } from '../long-work.ts';
import { type DayLimit, type NormalDeck, PresetConfigSchema } from '../proto/storage.gen.ts';
import { timingToday } from '../scheduler/timing.ts';
import type { Preset } from './preset.ts';
import { type OptionsChange, saveOptions } from './save-options.ts';

export interface NewParameters {
  readonly parameters: ReadonlyMap<PresetId, readonly number[]>;
  /** Review cards become due when the new memory states say so. */
  readonly reschedule: boolean;
  /** These are all presets. */
  readonly isAll: boolean;
}

/**
 * Gives presets new parameters of FSRS, as the window of deck options would: all else stays, and the cards get memory
 * states by them. Throws invalid without FSRS, interrupted.
 */
export function storeParameters(
  col: Collection,
  { parameters, reschedule, isAll }: NewParameters,
  work: LongWork = {},
): void {
  const { config } = col;
  if (!config.getBoolean('fsrs')) throw new AnkiError('invalid', 'FSRS must be enabled first.');
  const { deck, normal, preset } = someDeck(col);
  const others = [...parameters.keys()].filter((id) => id !== preset.id);
  const changed = others.flatMap((id) => col.presets.get(id) ?? []);
  const change: OptionsChange = {
    deck,
    presets: [...changed, preset].map((preset) => withParameters(preset, parameters.get(preset.id))),
    removed: [],
    applyToChildren: false,
    limits: limitsOf(normal, timingToday(col).daysElapsed),
    fsrs: true,
    reschedule,
    cardStateCustomizer: String(config.get('cardStateCustomizer') ?? ''),
    newCardsIgnoreReviewLimit: config.getBoolean('newCardsIgnoreReviewLimit'),
    applyAllParentLimits: config.getBoolean('applyAllParentLimits'),
    fsrsHealthCheck: config.getBoolean('fsrsHealthCheck', true),
    optimised: isAll,
  };
  saveOptions(col, change, work);
}

/** The window always stands on a deck: any will do, as it keeps what it has. */
function someDeck(col: Collection): {
  deck: OptionsChange['deck'];
  normal: NormalDeck;
  preset: Preset;
} {
  for (const deck of col.decks.all()) {
    const normal = normalPart(deck);
    const presetId = presetIdOf(deck);
    const preset = presetId === undefined ? undefined : col.presets.get(presetId);
    if (normal && preset) return { deck: deck.id, normal, preset };
  }
  throw new AnkiError('not_found', 'no deck has options');
}

function withParameters(preset: Preset, parameters: readonly number[] | undefined): Preset {
  if (!parameters) return preset;
  const config = clone(PresetConfigSchema, preset.config);
  config.fsrsParams6 = parameters.map(Math.fround);
  return { ...preset, config };
}

const limitsOf = (deck: NormalDeck, today: number): DeckLimits => ({
  review: deck.reviewLimit,
  new: deck.newLimit,
  reviewToday: ofToday(deck.reviewLimitToday, today),
  newToday: ofToday(deck.newLimitToday, today),
  desiredRetention: deck.desiredRetention,
});

const ofToday = (limit: DayLimit | undefined, today: number): number | undefined =>
  limit?.today === today ? limit.limit : undefined;
