import type { Collection } from '../../collection/collection.ts';
import { filteredPart, normalPart, presetIdOf } from '../../decks/deck.ts';
import type { StoredDeck } from '../../decks/storage.ts';
import { AnkiError } from '../../errors.ts';
import { type DeckId, deckId, type PresetId } from '../../ids/ids.ts';
import { defaultPresetConfig } from '../../presets/preset.ts';
import type { PresetConfig } from '../../proto/storage.gen.ts';
import { ignoreBeforeMillis } from '../fsrs/history.ts';
import { FsrsModel } from '../fsrs/model.ts';
import { decayOf, knowShortTerm, parametersOf } from '../fsrs/parameters.ts';
import { Steps } from '../states/steps.ts';

const NO_DECK = deckId(0);

/** What the options of a deck mean for its cards; made once for many of them. */
export interface DeckRules {
  readonly deck: StoredDeck;
  /** The preset of the card's home deck, as are the options. */
  readonly preset: PresetId;

  readonly config: PresetConfig;
  readonly learnSteps: Steps;
  readonly relearnSteps: Steps;
  readonly previewDelays: { readonly again: number; readonly hard: number; readonly good: number };
  /** Present while FSRS is on. */
  readonly fsrs: FsrsRules | undefined;
}

export interface FsrsRules {
  readonly model: FsrsModel;
  readonly retention: number;
  readonly decay: number;
  readonly knowsShortTerm: boolean;
  /** Milliseconds since 1970; asked only where a history is read, as a broken date is an error then. */
  readonly ignoreBefore: () => number;
}

/**
 * The rules for cards in deck `id`, at home in `home` (0 for none). Throws not_found for missing decks, invalid for a
 * filtered home and unusable parameters. Rust: card_state_updater.
 */
export function deckRules(col: Collection, id: DeckId, home: DeckId, fsrsIsOn: boolean): DeckRules {
  const deck = col.decks.require(id);
  const homeDeck = home === NO_DECK ? deck : col.decks.require(home);
  const preset = presetIdOf(homeDeck);
  if (preset === undefined) throw new AnkiError('invalid', 'home deck is filtered');
  // A missing preset counts as Anki's defaults, not as the default preset.
  const config = col.presets.get(preset)?.config ?? defaultPresetConfig();
  const filtered = filteredPart(deck);
  return {
    deck,
    preset,
    config,
    learnSteps: new Steps(config.learnSteps),
    relearnSteps: new Steps(config.relearnSteps),
    previewDelays: {
      again: filtered?.previewAgainSecs ?? 0,
      hard: filtered?.previewHardSecs ?? 0,
      good: filtered?.previewGoodSecs ?? 0,
    },
    fsrs: fsrsIsOn ? fsrsRules(homeDeck, config) : undefined,
  };
}

/** The retention of the home deck counts before that of its preset. */
function fsrsRules(home: StoredDeck, config: PresetConfig): FsrsRules {
  const parameters = parametersOf(config);
  return {
    model: new FsrsModel(parameters),
    retention: normalPart(home)?.desiredRetention ?? config.desiredRetention,
    decay: decayOf(parameters),
    knowsShortTerm: knowShortTerm(parameters),
    ignoreBefore: () => ignoreBeforeMillis(config.ignoreRevlogsBeforeDate),
  };
}
