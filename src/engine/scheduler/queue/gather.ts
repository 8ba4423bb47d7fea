import { CARD_QUEUE } from '../../cards/card.ts';
import type { Collection } from '../../collection/collection.ts';
import { presetIdOf } from '../../decks/deck.ts';
import { remainingLimits } from '../../decks/limits.ts';
import type { StoredDeck } from '../../decks/storage.ts';
import type { DeckId, PresetId } from '../../ids/ids.ts';
import type { Preset } from '../../presets/preset.ts';
import type { DayTiming } from '../timing.ts';
import { BURIES_NOTHING, type BuryMode, BuryModes } from './bury-modes.ts';
import { type LimitKind, LimitTree } from './limit-tree.ts';
import { GATHER, type SortOptions, sortOptions } from './sort-options.ts';
import {
  activateDecks,
  dueCards,
  type GatheredCard,
  intradayCards,
  newCardsOfActiveDecks,
  newCardsOfDeck,
  reviewOrder,
} from './storage.ts';

/** The cards that a deck shows today, kind by kind, in the order in which they were gathered. */
export interface Gathered {
  readonly options: SortOptions;
  /** All that come back before the day ends. */
  readonly intradayLearning: readonly GatheredCard[];
  readonly interdayLearning: readonly GatheredCard[];
  readonly reviews: readonly GatheredCard[];
  readonly fresh: readonly GatheredCard[];
}

/** Gathers within the limits of the decks; a note's later cards are passed over as options say (Rust: gather_cards). */
export function gatherCards(col: Collection, deck: StoredDeck, timing: DayTiming): Gathered {
  const gatherer = new Gatherer(col, deck, timing);
  return {
    options: gatherer.options,
    intradayLearning: gatherer.intradayLearning(),
    interdayLearning: gatherer.due(CARD_QUEUE.dayLearning),
    reviews: gatherer.due(CARD_QUEUE.review),
    fresh: gatherer.fresh(),
  };
}

/** The methods must be called in the order of `gatherCards`: earlier cards use up limits and bury siblings. */
class Gatherer {
  readonly options: SortOptions;
  readonly #col: Collection;
  readonly #timing: DayTiming;
  readonly #decks: readonly DeckId[];
  readonly #limits: LimitTree;
  readonly #buryModes: BuryModes;

  constructor(col: Collection, deck: StoredDeck, timing: DayTiming) {
    const presets = new Map(col.presets.all().map((preset) => [preset.id, preset]));
    this.#col = col;
    this.#timing = timing;
    this.options = sortOptions(deck, presets);
    this.#decks = activateDecks(col.db, deck.storedName);
    this.#limits = limitTree(col, deck, presets, timing.daysElapsed);
    this.#buryModes = new BuryModes(buryModeOfDecks(col, presets));
  }

  intradayLearning(): readonly GatheredCard[] {
    const cards = intradayCards(this.#col.db, this.#timing.nextDayAt);
    for (const card of cards) this.#buryModes.meet(card);
    return cards;
  }

  due(queue: typeof CARD_QUEUE.review | typeof CARD_QUEUE.dayLearning): readonly GatheredCard[] {
    if (this.#limits.rootReached('review')) return [];
    const { reviewOrder: order } = this.options;
    const clause = reviewOrder(order, this.#timing, this.#col.config.getBoolean('fsrs'));
    const cards = dueCards(this.#col.db, queue, this.#timing.daysElapsed, clause);
    return this.#within('review', cards, queue === CARD_QUEUE.review ? 'reviews' : 'interdayLearning');
  }

  fresh(): readonly GatheredCard[] {
    const { gather } = this.options;
    const { db } = this.#col;
    const salt = Math.imul(this.#timing.daysElapsed, KNUTH) >>> 0;
    if (this.#limits.rootReached('new')) return [];
    if (BY_DECK.has(gather)) return this.#freshByDeck((deck) => newCardsOfDeck(db, deck, gather, salt));
    return this.#within('new', newCardsOfActiveDecks(db, gather, salt), 'new');
  }

  #freshByDeck(cardsOf: (deck: DeckId) => GatheredCard[]): readonly GatheredCard[] {
    const taken: GatheredCard[] = [];
    for (const deck of this.#decks) {
      if (this.#limits.rootReached('new')) break;
      if (!this.#limits.reached(deck, 'new')) taken.push(...this.#within('new', cardsOf(deck), 'new', deck));
    }
    return taken;
  }

  /** Takes cards until the limits are used up; those of a single deck end with its own limit. */
  #within(
    kind: LimitKind,
    cards: readonly GatheredCard[],
    buriedBy: keyof BuryMode,
    only?: DeckId,
  ): readonly GatheredCard[] {
    const taken: GatheredCard[] = [];
    for (const card of cards) {
      const ends = only === undefined ? this.#limits.rootReached(kind) : this.#limits.reached(only, kind);
      if (ends) break;
      if (this.#limits.reached(card.did, kind) || this.#buryModes.meet(card)[buriedBy]) continue;
      taken.push(card);
      this.#limits.decrement(card.did, kind);
    }
    return taken;
  }
}

/** Spreads small numbers of days over all bits (Rust: knuth_salt). */
const KNUTH = 2654435761;

/** Unknown orders count as that by deck. */
const BY_DECK = {
  has: (gather: number): boolean =>
    !(
      [GATHER.lowestPosition, GATHER.highestPosition, GATHER.randomNotes, GATHER.randomCards] as number[]
    ).includes(gather),
};

function limitTree(
  col: Collection,
  deck: StoredDeck,
  presets: ReadonlyMap<PresetId, Preset>,
  today: number,
): LimitTree {
  const ignoresReviews = col.config.getBoolean('newCardsIgnoreReviewLimit');
  const parents = col.config.getBoolean('applyAllParentLimits') ? col.decks.parentsOf(deck).reverse() : [];
  const [first = deck, ...others] = [...parents, deck, ...col.decks.childrenOf(deck)];
  return new LimitTree([first, ...others], (each) => {
    const id = presetIdOf(each);
    return remainingLimits(each, id === undefined ? undefined : presets.get(id), today, ignoresReviews);
  });
}

function buryModeOfDecks(
  col: Collection,
  presets: ReadonlyMap<PresetId, Preset>,
): (deck: DeckId) => BuryMode {
  const known = new Map<DeckId, BuryMode>();
  for (const deck of col.decks.all()) {
    const id = presetIdOf(deck);
    const config = id === undefined ? undefined : presets.get(id)?.config;
    if (!config) continue;
    const { buryNew, buryReviews, buryInterdayLearning } = config;
    known.set(deck.id, { new: buryNew, reviews: buryReviews, interdayLearning: buryInterdayLearning });
  }
  return (deck) => known.get(deck) ?? BURIES_NOTHING;
}
