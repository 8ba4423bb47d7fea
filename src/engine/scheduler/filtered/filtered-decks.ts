import { create } from '@bufbuild/protobuf';
import { CARD_QUEUE, type Card } from '../../cards/card.ts';
import { removeFromFilteredDeck } from '../../cards/filtered.ts';
import type { Collection } from '../../collection/collection.ts';
import { type Deck, filteredPart, newDeck } from '../../decks/deck.ts';
import { AnkiError } from '../../errors.ts';
import type { CardId, DeckId } from '../../ids/ids.ts';
import { compareIds } from '../../ids/long-integers.ts';
import { type FilteredDeck, FilteredDeckSchema, FilteredSearchTermSchema } from '../../proto/storage.gen.ts';
import { searchOf } from '../../search/search.ts';
import { escapeWildcards } from '../../search/wildcards.ts';
import { normalizedSearch, writeNodes } from '../../search/write.ts';
import { timingToday } from '../timing.ts';
import { FILTERED_ORDER, filteredOrder } from './order.ts';
import { cardsInDeck, firstInOrder } from './storage.ts';

/** The settings of a filtered deck, as one edits them. */
export interface FilteredDeckDraft {
  /** Missing: a new deck. */
  readonly id?: DeckId;
  /** The whole name for people. */
  readonly name: string;
  readonly config: FilteredDeck;
  /** Without it a deck that finds no cards is not stored. */
  readonly allowEmpty?: boolean;
}

/** Cards get these numbers as due ones, in the order of the search. */
const FIRST_POSITION = -100_000;
const MOST_TERMS = 2;

/** Decks that borrow cards of other decks by a search. */
export class FilteredDecks {
  readonly #col: Collection;

  constructor(col: Collection) {
    this.#col = col;
  }

  /** What the dialogue of a new filtered deck starts with: the due and the new cards of the current deck. */
  newDraft(): FilteredDeckDraft {
    const current = this.#col.decks.require(this.#col.decks.currentId);
    const deck = filteredPart(current) ? '' : `${searchOfDeck(current.name)} `;
    const config = create(FilteredDeckSchema, {
      reschedule: true,
      previewAgainSecs: 60,
      previewHardSecs: 600,
      searchTerms: [
        create(FilteredSearchTermSchema, {
          search: deck && `${deck}is:due`,
          limit: 100,
          order: FILTERED_ORDER.random,
        }),
        create(FilteredSearchTermSchema, {
          search: deck && `${deck}is:new`,
          limit: 20,
          order: FILTERED_ORDER.due,
        }),
      ],
    });
    return { name: `Filtered Deck ${this.#timeOfDay()}`, config };
  }

  /**
   * Stores a new or changed filtered deck, fills it and selects it; answers its id. Throws search errors, invalid when it
   * finds nothing, not_found. Rust: add_or_update_filtered_deck.
   */
  save(draft: FilteredDeckDraft): DeckId {
    return this.#col.transact('Build Deck', () => {
      const deck = this.#store(withNormalSearches(draft));
      if (this.#rebuild(deck) === 0 && !draft.allowEmpty)
        throw new AnkiError('invalid', SEARCH_RETURNED_NO_CARDS);
      this.#col.config.set('curDeck', deck.id);
      return deck.id;
    });
  }

  /** Sends the cards home and searches anew; answers how many it took. Throws not_found, invalid for a normal deck. */
  rebuild(id: DeckId): number {
    return this.#col.transact('Build Deck', () => this.#rebuild(this.#col.decks.require(id)));
  }

  /** Sends all cards home. Throws not_found, invalid for a normal deck. */
  empty(id: DeckId): void {
    this.#col.transact('Empty', () => this.#sendHome(this.#col.decks.require(id)));
  }

  #store({ id, name, config }: FilteredDeckDraft): Deck {
    const kind = { case: 'filtered' as const, value: config };
    if (id === undefined) return this.#col.decks.add({ ...newDeck(name), kind });
    const deck = this.#col.decks.require(id);
    configOf(deck);
    return this.#col.decks.update({ ...deck, name, kind });
  }

  #rebuild(deck: Deck): number {
    const config = configOf(deck);
    this.#sendHome(deck);
    let position = FIRST_POSITION;
    for (const { search, limit, order } of config.searchTerms.slice(0, MOST_TERMS)) {
      const cards = this.#cardsOfTerm(search, order, limit);
      this.#col.cards.update(cards.map((card, i) => moved(card, deck.id, config, position + i)));
      position += cards.length;
    }
    return position - FIRST_POSITION;
  }

  /** Cards that are hidden or borrowed already are left out. */
  #cardsOfTerm(search: string, order: number, limit: number): Card[] {
    const terms = search.trim() === '' ? '' : `(${search}) `;
    const found = searchOf(this.#col).cards(`${terms}-is:suspended -is:buried -deck:filtered`);
    const ids = order === FILTERED_ORDER.random ? this.#shuffled(found) : this.#ordered(found, order, limit);
    const cards = new Map(this.#col.cards.getMany(ids.slice(0, limit)).map((card) => [card.id, card]));
    return ids.slice(0, limit).flatMap((id) => cards.get(id) ?? []);
  }

  #ordered(ids: readonly CardId[], order: number, limit: number): CardId[] {
    const clause = filteredOrder(order, timingToday(this.#col), this.#col.config.getBoolean('fsrs'));
    return firstInOrder(this.#col.db, ids, clause, limit);
  }

  #shuffled(ids: readonly CardId[]): CardId[] {
    return [...ids]
      .sort(compareIds)
      .map((id) => ({ id, place: this.#col.random.below(2 ** 48 - 1) }))
      .sort((a, b) => a.place - b.place)
      .map(({ id }) => id);
  }

  #sendHome(deck: Deck): void {
    configOf(deck);
    const cards = this.#col.cards.getMany(cardsInDeck(this.#col.db, deck.id));
    this.#col.cards.update(cards.map(removeFromFilteredDeck));
  }

  #timeOfDay(): string {
    const { clock } = this.#col;
    const millis = clock.nowMillis();
    return new Date(millis - clock.minutesWest(millis) * 60_000).toISOString().slice(11, 16);
  }
}

export const SEARCH_RETURNED_NO_CARDS =
  'No cards matched the provided search. Some cards may have been excluded because they are in a different filtered deck, or suspended.';

function configOf(deck: Deck): FilteredDeck {
  const config = filteredPart(deck);
  if (!config) throw new AnkiError('invalid', 'This action can only be used on a filtered deck.');
  return config;
}

const searchOfDeck = (name: string): string =>
  writeNodes([{ kind: 'term', term: { kind: 'deck', name: escapeWildcards(name) } }]);

const withNormalSearches = (draft: FilteredDeckDraft): FilteredDeckDraft => ({
  ...draft,
  config: {
    ...draft.config,
    searchTerms: draft.config.searchTerms.map((term) => ({ ...term, search: normalizedSearch(term.search) })),
  },
});

/** Rust: move_into_filtered_deck. Positions replace due numbers above zero only. */
function moved(card: Card, deck: DeckId, config: FilteredDeck, position: number): Card {
  if (card.odue !== 0) return card;
  return {
    ...card,
    did: deck,
    odid: card.did,
    odue: card.due,
    due: card.due > 0 ? position : card.due,
    queue: config.reschedule ? card.queue : CARD_QUEUE.review,
  };
}
