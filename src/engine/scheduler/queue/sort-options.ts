import { type Deck, presetIdOf } from '../../decks/deck.ts';
import type { PresetId } from '../../ids/ids.ts';
import type { Preset } from '../../presets/preset.ts';

/** Values of the options, as Anki numbers them. */
export const GATHER = {
  deck: 0,
  lowestPosition: 1,
  highestPosition: 2,
  randomNotes: 3,
  randomCards: 4,
  deckThenRandomNotes: 5,
} as const;

export const NEW_SORT = {
  template: 0,
  none: 1,
  templateThenRandom: 2,
  randomNoteThenTemplate: 3,
  randomCard: 4,
} as const;

export const MIX = { mixed: 0, after: 1, before: 2 } as const;

export const REVIEW_ORDER = {
  day: 0,
  dayThenDeck: 1,
  deckThenDay: 2,
  intervalsAscending: 3,
  intervalsDescending: 4,
  easeAscending: 5,
  easeDescending: 6,
  retrievabilityAscending: 7,
  random: 8,
  added: 9,
  reverseAdded: 10,
  retrievabilityDescending: 11,
  relativeOverdueness: 12,
} as const;

/** In which order the deck that is studied wants its cards, its children's options not asked. */
export interface SortOptions {
  readonly gather: number;
  readonly newSort: number;
  readonly reviewOrder: number;
  readonly interdayLearningMix: number;
  readonly newMix: number;
}

/** Filtered decks, and those whose options are missing, keep their cards as gathered (Rust: sort_options). */
export function sortOptions(deck: Deck, presets: ReadonlyMap<PresetId, Preset>): SortOptions {
  const id = presetIdOf(deck);
  const config = id === undefined ? undefined : presets.get(id)?.config;
  return {
    gather: config?.newCardGatherPriority ?? GATHER.deck,
    newSort: config?.newCardSortOrder ?? NEW_SORT.none,
    reviewOrder: config?.reviewOrder ?? REVIEW_ORDER.day,
    interdayLearningMix: config?.interdayLearningMix ?? MIX.mixed,
    newMix: config?.newMix ?? MIX.mixed,
  };
}
