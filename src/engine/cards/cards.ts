import type { Collection } from '../collection/collection.ts';
import { AnkiError } from '../errors.ts';
import {
  type CardId,
  cardId,
  type DeckId,
  deckId,
  type NoteId,
  type NotetypeId,
  noteId,
} from '../ids/ids.ts';
import { UniqueIds } from '../ids/unique-ids.ts';
import { deleteNotes, notesWithoutCards } from '../notes/storage.ts';
import type { Notetype } from '../notetypes/notetype.ts';
import type { Card, NewCard } from './card.ts';
import { canonicalCardData } from './card-data.ts';
import { type EmptyCards, findEmptyCards } from './empty-cards.ts';
import { type CardlessNote, CardMaker } from './generation.ts';
import { makeMissingCardsOf } from './notetype-generation.ts';
import {
  cardIdsFrom,
  cardIdsOfNotes,
  decksOfNotes,
  deleteCards,
  existingCardsOfNotes,
  insertNewCards,
  readCards,
  readCardsByOrdinal,
  readCardsOfNotes,
  updateCards,
} from './storage.ts';

/** The cards of a collection. Cards handed out are copies; nothing is stored before `update`. */
export class Cards {
  readonly #col: Collection;

  constructor(col: Collection) {
    this.#col = col;
  }

  get(id: CardId): Card | undefined {
    return readCards(this.#col.db, [id])[0];
  }

  /** Throws not_found. */
  require(id: CardId): Card {
    const card = this.get(id);
    if (!card) throw new AnkiError('not_found', `Card was not found: ${id}`);
    return card;
  }

  /** By rising id; unknown ids are left out. */
  getMany(ids: readonly CardId[]): Card[] {
    return readCards(this.#col.db, ids);
  }

  /** In the order of the ids, as often as each is named; unknown ids are left out (Rust: all_cards_for_ids). */
  inOrder(ids: readonly CardId[]): Card[] {
    const known = new Map(this.getMany(ids).map((card) => [card.id, card]));
    return ids.flatMap((id) => known.get(id) ?? []);
  }

  ofNotes(nids: readonly NoteId[]): Card[] {
    return readCardsOfNotes(this.#col.db, nids);
  }

  /** Ids of the notes' cards in the order of their ordinals, for what shows notes; a note without cards is absent. */
  idsOfNotes(nids: readonly NoteId[]): Map<NoteId, CardId[]> {
    return gathered(cardIdsOfNotes(this.#col.db, nids));
  }

  /** The decks that the notes' cards are in now, filtered ones included. */
  decksOfNotes(nids: readonly NoteId[]): Map<NoteId, DeckId[]> {
    return gathered(decksOfNotes(this.#col.db, nids));
  }

  /** Stores changed cards, stamped (Rust: update_card_inner). */
  update(cards: readonly Card[]): void {
    const { db, now: mod, usn } = this.#col;
    this.#col.transact('Update Card', () =>
      updateCards(
        db,
        cards.map((card) => ({ ...card, mod, usn, data: canonicalCardData(card.data) })),
      ),
    );
  }

  /** Makes the first cards of new notes, in the deck given with each. */
  generateForNewNotes(notes: readonly (CardlessNote & { notetype: Notetype; deckId: DeckId })[]): void {
    const maker = new CardMaker(this.#col);
    this.add(notes.flatMap((note) => maker.missingCards(note.notetype, note, note.deckId)));
    maker.finish();
  }

  /** The decks that the cards of a new note would go to. */
  plannedDecks(notetype: Notetype, note: Omit<CardlessNote, 'id'>, target: DeckId): DeckId[] {
    const cards = new CardMaker(this.#col).missingCards(notetype, { ...note, id: noteId(0) }, target);
    return cards.map((card) => card.did);
  }

  /** Makes the cards that changed notes of a note type lack; none is taken away (Rust: generate_cards_for_existing_note). */
  generateForNotes(notetype: Notetype, notes: readonly CardlessNote[]): void {
    const ids = notes.map((note) => note.id);
    const existing = gathered(
      existingCardsOfNotes(this.#col.db, ids).map((card) => [card.nid, card] as const),
    );
    const lastDeck = this.#col.config.getId(`_nt_${notetype.id}_lastDeck`, 0);
    const target = lastDeck === 0 ? undefined : deckId(lastDeck);
    const maker = new CardMaker(this.#col);
    this.add(
      notes.flatMap((note) =>
        maker.missingCards(notetype, { ...note, existing: existing.get(note.id) ?? [] }, target),
      ),
    );
    maker.finish();
  }

  /** Makes the cards that any note of the note type lacks, as after a change of its templates. */
  generateForNotetype(notetype: Notetype): void {
    this.#col.transact('Update Card', () => makeMissingCardsOf(this.#col, notetype));
  }

  /** Stores new cards, stamped, under ids from the clock. Caller must know their notes and decks to exist. */
  add(cards: readonly NewCard[]): void {
    if (cards.length === 0) return;
    const { db, clock, now: mod, usn } = this.#col;
    const millis = clock.nowMillis(); // read once: a tick between two readings would hide ids that are taken
    const ids = new UniqueIds(millis, cardIdsFrom(db, millis));
    insertNewCards(
      db,
      cards.map((card) => ({ ...card, id: cardId(ids.next()) })),
      mod,
      usn,
    );
  }

  /** Removes cards, and notes that are left without any; answers how many cards there were. */
  remove(ids: readonly CardId[]): number {
    return this.#col.transact('Empty Cards', () => {
      const cards = this.getMany(ids);
      this.#delete(cards);
      const orphans = notesWithoutCards(this.#col.db, [...new Set(cards.map((card) => card.nid))]);
      deleteNotes(this.#col.db, orphans);
      this.#col.addGraves('note', orphans);
      return cards.length;
    });
  }

  /** Removes all cards of notes that are about to go; answers how many. */
  removeOfNotes(nids: readonly NoteId[]): number {
    const cards = this.ofNotes(nids);
    this.#delete(cards);
    return cards.length;
  }

  /** Removes the cards of deleted templates; their notes stay (Rust: update_cards_for_changed_templates). */
  removeOrdinals(mid: NotetypeId, ords: readonly number[]): void {
    this.#col.transact('Update Note Type', () => this.#delete(readCardsByOrdinal(this.#col.db, mid, ords)));
  }

  /** Gives cards of templates that moved their new ordinals; all at once, so that two may swap. */
  remapOrdinals(mid: NotetypeId, changes: ReadonlyMap<number, number>): void {
    const cards = readCardsByOrdinal(this.#col.db, mid, [...changes.keys()]);
    this.update(cards.map((card) => ({ ...card, ord: changes.get(card.ord) ?? card.ord })));
  }

  /** Cards that their notes' fields do not ask for, note by note, in the order of the note types' names. */
  empty(): EmptyCards[] {
    return this.#col.notetypes.namesAndIds().flatMap(({ id }) => findEmptyCards(this.#col, id));
  }

  #delete(cards: readonly Card[]): void {
    const ids = cards.map((card) => card.id);
    this.#col.addGraves('card', ids);
    deleteCards(this.#col.db, ids);
  }
}

function gathered<Key, Value>(pairs: Iterable<readonly [Key, Value]>): Map<Key, Value[]> {
  const lists = new Map<Key, Value[]>();
  for (const [key, value] of pairs) {
    const list = lists.get(key);
    if (list) list.push(value);
    else lists.set(key, [value]);
  }
  return lists;
}
