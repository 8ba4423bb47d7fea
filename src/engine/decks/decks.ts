import type { Collection } from '../collection/collection.ts';
import { AnkiError } from '../errors.ts';
import { type CardId, DEFAULT_DECK_ID, type DeckId, deckId, type PresetId } from '../ids/ids.ts';
import { type Deck, isFiltered, newDeck, presetIdOf } from './deck.ts';
import {
  childRange,
  humanName,
  joinParts,
  normalizedStoredName,
  parentName,
  partsOf,
  storedName,
  withNewParent,
} from './name.ts';
import { removeDecks } from './remove.ts';
import {
  allocateId,
  deckIdByName,
  decksOfCards,
  putCardsIntoDeck,
  readAllDecks,
  readDeck,
  readDeckByName,
  readDecksBetween,
  readNames,
  type StoredDeck,
  sameContent,
  updateDeckCommon,
  updateDeckRow,
  writeDeck,
} from './storage.ts';
import { type Studied, withStudied } from './studied.ts';

/** Rust: first_existing_parent gives up at this depth. */
const MAX_MISSING_PARENTS = 11;

/** The decks of a collection. Decks handed out are shared: copy one before changing it. */
export class Decks {
  readonly #col: Collection;
  readonly #byId = new Map<DeckId, StoredDeck>();
  readonly #idByName = new Map<string, DeckId>();
  readonly #idByStoredName = new Map<string, DeckId>();

  constructor(col: Collection) {
    this.#col = col;
    col.onCacheClear(() => this.#forget());
  }

  get(id: DeckId): StoredDeck | undefined {
    const known = this.#byId.get(id);
    if (known) return known;
    const deck = readDeck(this.#col.db, id);
    if (deck) this.#byId.set(id, deck);
    return deck;
  }

  /** Throws `AnkiError` not_found. */
  require(id: DeckId): StoredDeck {
    const deck = this.get(id);
    if (!deck) throw new AnkiError('not_found', `No such deck: '${id}'`);
    return deck;
  }

  /** The deck that a person means by the name, whatever the case. */
  byName(name: string): StoredDeck | undefined {
    return this.#named(this.#idByName, name, storedName);
  }

  /** All decks, in the order of their names. */
  all(): StoredDeck[] {
    return readAllDecks(this.#col.db);
  }

  /** Ids and names, in the order of the names. */
  names(): [DeckId, string][] {
    return readNames(this.#col.db);
  }

  /** All decks below the given one, in the order of their names. */
  childrenOf(deck: Deck): StoredDeck[] {
    return readDecksBetween(this.#col.db, childRange(this.#storedNameOf(deck)));
  }

  withChildren(deck: Deck): Deck[] {
    return [deck, ...this.childrenOf(deck)];
  }

  /** The decks above the given one, the nearest first; ends at one that is missing (Rust: parent_decks). */
  parentsOf(deck: Deck): StoredDeck[] {
    const parents: StoredDeck[] = [];
    let name = parentName(this.#storedNameOf(deck));
    while (name !== undefined) {
      const parent = this.#named(this.#idByStoredName, name);
      if (!parent) break;
      parents.push(parent);
      name = parentName(name);
    }
    return parents;
  }

  /** The deck that is selected; the default deck when that one is gone. */
  get currentId(): DeckId {
    const id = deckId(this.#col.config.getId('curDeck', DEFAULT_DECK_ID));
    return this.get(id) ? id : DEFAULT_DECK_ID;
  }

  setCurrent(id: DeckId): void {
    this.#col.transact('Select Deck', () => this.#col.config.set('curDeck', id));
  }

  /** The deck of that name; a normal one is made when there is none (Rust: get_or_create_normal_deck). */
  getOrCreate(name: string): Deck {
    return this.byName(name) ?? this.add(newDeck(name));
  }

  /**
   * Stores a new deck (its id is ignored) and its missing parents; a name that is taken gets a "+". Answers the deck as
   * stored. Throws `AnkiError` invalid under a filtered deck. Rust: add_deck_inner.
   */
  add(deck: Deck): Deck {
    return this.#col.transact('Add Deck', () => {
      const name = this.#freeName(storedName(deck.name), undefined);
      const placed = this.#belowParents(name);
      return this.#insert({ ...deck, storedName: placed, name: humanName(placed) });
    });
  }

  /**
   * Stores a changed deck, with its children and parents renamed or made when the name changed; one that is as it was is
   * left alone. Answers the deck as stored. Rust: update_deck_inner.
   */
  update(deck: Deck): Deck {
    return this.#col.transact('Update Deck', () => this.#update(deck, this.require(deck.id)));
  }

  rename(id: DeckId, newName: string): Deck {
    return this.#col.transact('Rename Deck', () => this.update({ ...this.require(id), name: newName }));
  }

  /** Puts the deck in order without touching parents or children (Rust: add_or_update_single_deck_with_existing_id). */
  restoreDefaultName(deck: StoredDeck): void {
    const name = this.#freeName('Default', deck.id);
    this.#write({ ...deck, storedName: name, name: humanName(name) });
  }

  /**
   * Puts cards into a normal deck without any change to their scheduling but that of leaving a filtered deck; unknown
   * ids are passed over. Throws `AnkiError` invalid for a filtered deck.
   */
  takeCards(ids: readonly CardId[], deck: Deck): void {
    if (isFiltered(deck))
      throw new AnkiError('invalid', "Cards can't be manually moved into a filtered deck.");
    this.#col.transact('Change Deck', () =>
      putCardsIntoDeck(this.#col.db, ids, deck.id, this.#col.now, this.#col.usn),
    );
  }

  /** The deck that each card is in now; unknown cards are left out. */
  ofCards(ids: readonly CardId[]): Map<CardId, DeckId> {
    return decksOfCards(this.#col.db, ids);
  }

  /**
   * Removes decks with their children and cards; answers how many cards went (Rust: remove_decks_and_child_decks). With
   * `keepCards` the cards of normal decks go to the default deck instead, as before Anki 2.1.28.
   */
  remove(ids: readonly DeckId[], options: { keepCards?: boolean } = {}): number {
    return this.#col.transact('Delete Deck', () => {
      const count = removeDecks(this.#col, ids, options.keepCards ?? false);
      this.#forget();
      return count;
    });
  }

  /** Gives a deck another group of options; a filtered deck has none and stays as it is. */
  setPreset(id: DeckId, preset: PresetId): void {
    const deck = this.require(id);
    if (deck.kind.case !== 'normal' || presetIdOf(deck) === preset) return;
    this.update({
      ...deck,
      kind: { case: 'normal', value: { ...deck.kind.value, configId: BigInt(preset) } },
    });
  }

  /** Gives all decks of one group of options another one (pylib: DeckManager.remove_config). */
  replacePreset(from: PresetId, to: PresetId): void {
    for (const deck of this.all()) if (presetIdOf(deck) === from) this.setPreset(deck.id, to);
  }

  /**
   * Counts studied cards and their time for today in a deck and the decks above it; counts of another day end. A missing
   * deck is passed over (Rust: update_deck_stats).
   */
  countStudied(id: DeckId, today: number, studied: Studied): void {
    this.#col.transact('Update Deck', () => {
      const deck = this.get(id);
      if (!deck) return;
      for (const counted of [deck, ...this.parentsOf(deck)])
        this.#writeCounts({ ...counted, common: withStudied(counted.common, today, studied) });
    });
  }

  #update(deck: Deck, original: StoredDeck): Deck {
    const wanted =
      deck.name === original.name ? normalizedStoredName(original.storedName) : storedName(deck.name);
    let name = this.#freeName(wanted, deck.id);
    const renamed = name !== original.storedName;
    // A "+" counts as a change, even where the name comes out as it was.
    const { mtimeSecs, usn } = name === wanted ? deck : { mtimeSecs: this.#col.now, usn: this.#col.usn };
    const stampsChanged = mtimeSecs !== original.mtimeSecs || usn !== original.usn;
    if (!renamed && !stampsChanged && sameContent(deck, original)) return original;
    if (renamed) {
      name = this.#belowParents(name);
      this.#renameChildren(original, name);
    }
    const updated = this.#write({ ...deck, storedName: name, name: humanName(name) });
    if (renamed) this.#createMissingParents(name);
    return updated;
  }

  /** The name, with as many "+" as it takes to be no other deck's (Rust: ensure_deck_name_unique). */
  #freeName(name: string, own: DeckId | undefined): string {
    let free = name;
    for (;;) {
      const holder = deckIdByName(this.#col.db, free);
      if (holder === undefined || holder === own) return free;
      free += '+';
    }
  }

  /** The name with its parents written as the existing ones are; missing ones are made (Rust: match_or_create_parents). */
  #belowParents(name: string): string {
    const parent = this.#firstExistingParent(name);
    if (parent && isFiltered(parent))
      throw new AnkiError('invalid', 'Filtered decks can not have child decks.');
    const placed = parent
      ? joinParts([parent.storedName, ...partsOf(name).slice(partsOf(parent.storedName).length)])
      : name;
    // Anki looks no higher than the deck right above, which may itself lack one after a sync.
    const hasParent = parent && partsOf(parent.storedName).length === partsOf(name).length - 1;
    if (!hasParent) this.#createMissingParents(placed);
    return placed;
  }

  #firstExistingParent(name: string): StoredDeck | undefined {
    let parent = parentName(name);
    for (let missing = 0; parent !== undefined; missing++) {
      const deck = readDeckByName(this.#col.db, parent);
      if (deck) return deck;
      if (missing + 1 >= MAX_MISSING_PARENTS) throw new AnkiError('invalid', 'deck nesting level too deep');
      parent = parentName(parent);
    }
    return undefined;
  }

  #createMissingParents(name: string): void {
    for (let parent = parentName(name); parent !== undefined; parent = parentName(parent)) {
      if (deckIdByName(this.#col.db, parent) !== undefined) continue;
      this.#insert({ ...newDeck(humanName(parent)), storedName: parent });
    }
  }

  #renameChildren(original: StoredDeck, newName: string): void {
    for (const child of this.childrenOf(original)) {
      const name = withNewParent(child.storedName, original.storedName, newName);
      this.#write({ ...child, storedName: name, name: humanName(name) });
    }
  }

  #insert(deck: StoredDeck): StoredDeck {
    const { db, clock, now, usn } = this.#col;
    const stored = { ...deck, id: allocateId(db, clock.nowMillis()), mtimeSecs: now, usn };
    writeDeck(db, stored);
    this.#forget();
    return stored;
  }

  #write(deck: StoredDeck): StoredDeck {
    const stored = { ...deck, mtimeSecs: this.#col.now, usn: this.#col.usn };
    updateDeckRow(this.#col.db, stored);
    this.#forget();
    return stored;
  }

  #named(
    known: Map<string, DeckId>,
    name: string,
    stored: (name: string) => string = (same) => same,
  ): StoredDeck | undefined {
    const id = known.get(name);
    if (id !== undefined) return this.get(id);
    const deck = readDeckByName(this.#col.db, stored(name));
    if (!deck) return undefined;
    known.set(name, deck.id);
    this.#byId.set(deck.id, deck);
    return deck;
  }

  /** Answers come in numbers, so no other column is written and the decks stay known. */
  #writeCounts(deck: StoredDeck): void {
    const stored = { ...deck, mtimeSecs: this.#col.now, usn: this.#col.usn };
    updateDeckCommon(this.#col.db, stored);
    this.#byId.set(stored.id, stored);
  }

  #storedNameOf(deck: Deck): string {
    return this.get(deck.id)?.storedName ?? storedName(deck.name);
  }

  #forget(): void {
    this.#byId.clear();
    this.#idByName.clear();
    this.#idByStoredName.clear();
  }
}
