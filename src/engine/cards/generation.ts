import type { Collection } from '../collection/collection.ts';
import { isFiltered } from '../decks/deck.ts';
import { DEFAULT_DECK_ID, type DeckId, deckId, type NoteId } from '../ids/ids.ts';
import { exactInteger } from '../ids/long-integers.ts';
import { isCloze, type Notetype } from '../notetypes/notetype.ts';
import { CardGeneration } from '../templates/card-generation.ts';
import type { NewCard } from './card.ts';
import { NewPositions, randomPosition } from './new-positions.ts';
import type { ExistingCard } from './storage.ts';

/** A note whose missing cards are to be made. */
export interface CardlessNote {
  readonly id: NoteId;
  readonly fields: readonly string[];
  readonly tags: readonly string[];
  /** Cards that it has, by rising id. */
  readonly existing?: readonly ExistingCard[];
}

/** Value of a preset's `newCardInsertOrder`. */
const RANDOM_ORDER = 1;

/**
 * Works out the cards that notes lack, and where they go. One of these serves many notes: it remembers parsed templates
 * and decks, and keeps the count of positions; call `finish` at the end.
 */
export class CardMaker {
  readonly #col: Collection;
  readonly #positions: NewPositions;
  readonly #generations = new Map<Notetype, CardGeneration>();
  readonly #homes = new Map<DeckId | undefined, Home>();

  constructor(col: Collection) {
    this.#col = col;
    this.#positions = new NewPositions(col);
  }

  generation(notetype: Notetype): CardGeneration {
    const known = this.#generations.get(notetype);
    if (known) return known;
    const generation = generationOf(notetype);
    this.#generations.set(notetype, generation);
    return generation;
  }

  /**
   * New cards of a note. They go where its only deck of siblings is, else to `target`; a template's own deck comes
   * before both (Rust: new_cards_required, add_generated_cards).
   */
  missingCards(notetype: Notetype, note: CardlessNote, target: DeckId | undefined): NewCard[] {
    const siblings = whatSiblingsSay(note.existing ?? []);
    const wanted = this.generation(notetype)
      .ordinals(note.fields, note.tags.length > 0)
      .filter((ord) => !siblings.ords.has(ord))
      .map((ord) => ({ ord, did: targetDeckOf(notetype, ord) }));
    // A note keeps at least one card; this one goes by no template's rule.
    const cards = wanted.length > 0 || siblings.ords.size > 0 ? wanted : [{ ord: 0, did: undefined }];
    const position = once(() => this.#positions.take());
    return cards.map(({ ord, did }) => {
      const home = this.#homeFor(did ?? siblings.did ?? target);
      return { nid: note.id, did: home.did, ord, due: siblings.position ?? dueIn(home, position()) };
    });
  }

  finish(): void {
    this.#positions.save();
  }

  /** A deck that is missing or filtered is replaced by the default deck (Rust: deck_for_adding). */
  #homeFor(wanted: DeckId | undefined): Home {
    const known = this.#homes.get(wanted);
    if (known) return known;
    const deck = wanted === undefined ? undefined : this.#col.decks.get(wanted);
    const home = deck && !isFiltered(deck) ? this.#home(deck.id) : this.#home(DEFAULT_DECK_ID);
    this.#homes.set(wanted, home);
    return home;
  }

  #home(did: DeckId): Home {
    const preset = this.#col.presets.ofDeck(did);
    return { did, random: preset.config.newCardInsertOrder === RANDOM_ORDER };
  }
}

interface Home {
  readonly did: DeckId;
  /** Whether new cards get positions at random here. */
  readonly random: boolean;
}

export const generationOf = (notetype: Notetype): CardGeneration =>
  new CardGeneration({
    isCloze: isCloze(notetype),
    fieldNames: notetype.fields.map((field) => field.name),
    qfmts: notetype.templates.map((template) => template.config.qFormat),
  });

/** The deck that a template puts its cards in; clozes have no such rule. */
function targetDeckOf(notetype: Notetype, ord: number): DeckId | undefined {
  if (isCloze(notetype)) return undefined;
  const target = exactInteger(notetype.templates[ord]?.config.targetDeckId ?? 0n);
  return target > 0 ? deckId(target) : undefined;
}

/** Rust: extract_data_from_existing_cards. */
function whatSiblingsSay(cards: readonly ExistingCard[]) {
  const decks = new Set(cards.map((card) => card.did));
  return {
    ords: new Set(cards.map((card) => card.ord)),
    did: decks.size === 1 ? cards[0]?.did : undefined,
    position: cards.find((card) => card.position !== null)?.position ?? undefined,
  };
}

/** All new cards of a note share one number, drawn when the first needs it. */
function once(draw: () => number): () => number {
  let drawn: number | undefined;
  return () => {
    drawn ??= draw();
    return drawn;
  };
}

const dueIn = (home: Home, position: number): number => (home.random ? randomPosition(position) : position);
