import type { Collection } from '../collection/collection.ts';
import type { Deck } from '../decks/deck.ts';
import type { DeckId } from '../ids/ids.ts';
import { defaultPresetConfig } from '../presets/preset.ts';
import type { PresetConfig } from '../proto/storage.gen.ts';
import { CARD_TYPE, type Card, homeDeckOf } from './card.ts';
import { formatCardData, parseCardData } from './card-data.ts';
import { removeFromFilteredDeck } from './filtered.ts';
import { remainingSteps } from './remaining-steps.ts';

/** Moves cards to one normal deck, whose steps count from then on (Rust: set_deck, RemainingStepsAdjuster). */
export class CardMover {
  readonly #col: Collection;
  readonly #target: DeckId;
  readonly #rules = new Map<DeckId, PresetConfig>();

  constructor(col: Collection, target: Deck) {
    this.#col = col;
    this.#target = target.id;
  }

  move(card: Card): Card {
    const left = this.#stepsLeft(card);
    return { ...withoutMemory(removeFromFilteredDeck(card)), left, did: this.#target };
  }

  #stepsLeft(card: Card): number {
    const steps =
      card.type === CARD_TYPE.learning
        ? 'learnSteps'
        : card.type === CARD_TYPE.relearning
          ? 'relearnSteps'
          : undefined;
    if (!steps) return card.left;
    return remainingSteps(
      card.left,
      this.#rulesOf(this.#target)[steps],
      this.#rulesOf(homeDeckOf(card))[steps],
    );
  }

  #rulesOf(did: DeckId): PresetConfig {
    const known = this.#rules.get(did);
    if (known) return known;
    const rules = this.#col.decks.get(did) ? this.#col.presets.ofDeck(did).config : defaultPresetConfig();
    this.#rules.set(did, rules);
    return rules;
  }
}

/** FSRS works the memory state out anew with the options of another deck (Rust: clear_fsrs_data). */
function withoutMemory(card: Card): Card {
  const { s: _s, d: _d, dr: _dr, decay: _decay, ...rest } = parseCardData(card.data);
  return { ...card, data: formatCardData(rest) };
}
