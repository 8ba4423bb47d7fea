import { CARD_QUEUE, CARD_TYPE, type Card, type NewCard } from '../cards/card.ts';
import { CardMaker } from '../cards/generation.ts';
import { cardIdsFrom, type ExistingCard, existingCardsOfNotes } from '../cards/storage.ts';
import type { Collection } from '../collection/collection.ts';
import { cardId, type DeckId, deckId, type NoteId } from '../ids/ids.ts';
import { UniqueIds } from '../ids/unique-ids.ts';
import type { Note } from '../notes/note.ts';
import { isCloze, type Notetype } from '../notetypes/notetype.ts';
import { insertCards } from '../packages/storage.ts';
import { type DayTiming, timingToday } from '../scheduler/timing.ts';
import type { ForeignCard } from './foreign-data.ts';

const DAY = 86_400;

/** Works out the cards that the notes of a file lack, and stores them at the end. */
export class CardWriter {
  readonly #col: Collection;
  readonly #maker: CardMaker;
  readonly #timing: DayTiming;
  /** By note, those that the import has made included. */
  readonly #cards = new Map<NoteId, ExistingCard[]>();
  /** Notes that have all their cards by now; many rows may be about the same ones. */
  readonly #complete = new WeakSet<Note>();
  readonly #new: NewCard[] = [];
  readonly #reviewed: Card[] = [];

  /** `notes`: all notes of the collection that will be asked about. */
  constructor(col: Collection, notes: readonly NoteId[]) {
    this.#col = col;
    this.#maker = new CardMaker(col);
    this.#timing = timingToday(col);
    for (const card of existingCardsOfNotes(col.db, notes)) this.#put(card);
  }

  /**
   * Adds the cards that a file gives for a note, then those that its fields ask for. A given card whose place is taken,
   * or that no template is for, is left out: Anki adds it, and its Check Database takes such cards away.
   */
  complete(note: Note, notetype: Notetype, deck: DeckId, given: readonly ForeignCard[]): void {
    if (given.length === 0 && this.#complete.has(note)) return;
    given.forEach((card, ord) => {
      const isTaken = this.#of(note.id).some((existing) => existing.ord === ord);
      if (isTaken || (!isCloze(notetype) && ord >= notetype.templates.length)) return;
      this.#reviewed.push(reviewCard(card, { nid: note.id, did: deck, ord }, this.#timing));
      this.#put({ id: cardId(0), nid: note.id, did: deck, ord, position: null });
    });
    const existing = this.#of(note.id);
    for (const card of this.#maker.missingCards(notetype, { ...note, existing }, deck)) {
      this.#new.push(card);
      this.#put({ id: cardId(0), nid: note.id, did: card.did, ord: card.ord, position: card.due });
    }
    this.#complete.add(note);
  }

  store(): void {
    const { db, clock, now: mod, usn } = this.#col;
    const millis = clock.nowMillis();
    const ids = new UniqueIds(millis, cardIdsFrom(db, millis));
    insertCards(
      db,
      this.#reviewed.map((card) => ({ ...card, id: cardId(ids.next()), mod, usn })),
    );
    this.#col.cards.add(this.#new);
    this.#maker.finish();
  }

  #of(id: NoteId): readonly ExistingCard[] {
    return this.#cards.get(id) ?? [];
  }

  #put(card: ExistingCard): void {
    const siblings = this.#cards.get(card.nid);
    if (siblings) siblings.push(card);
    else this.#cards.set(card.nid, [card]);
  }
}

/** Not stamped yet (Rust: ForeignCard::into_native). */
function reviewCard(
  { due, interval, easeFactor, reps, lapses }: ForeignCard,
  place: Pick<Card, 'nid' | 'did' | 'ord'>,
  { nextDayAt, daysElapsed }: DayTiming,
): Card {
  const days = Math.trunc((due - (nextDayAt - DAY)) / DAY);
  return {
    ...place,
    id: cardId(0),
    mod: 0,
    usn: 0,
    type: CARD_TYPE.review,
    queue: CARD_QUEUE.review,
    due: (days + daysElapsed) | 0,
    ivl: interval,
    factor: Math.min(65_535, Math.max(0, Math.round(Math.fround(Math.fround(easeFactor) * 1000)))),
    reps,
    lapses,
    left: 0,
    odue: 0,
    odid: deckId(0),
    flags: 0,
    data: '{}',
  };
}
