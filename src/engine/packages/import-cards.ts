import { CARD_QUEUE, CARD_TYPE, type Card } from '../cards/card.ts';
import { canonicalCardData } from '../cards/card-data.ts';
import type { Collection } from '../collection/collection.ts';
import { type CardId, cardId, type DeckId, type NoteId, type NotetypeId } from '../ids.ts';
import { type LongWork, reportProgress } from '../long-work.ts';
import { timingToday } from '../scheduler/timing.ts';
import type { ExchangeData } from './exchange-data.ts';
import { STAGES } from './stages.ts';
import { cardPlaces, insertCards, insertFreeReviews, takenIds } from './storage.ts';

/** Where the notes, templates and decks of a package are found here. */
export interface Destinations {
  readonly notes: ReadonlyMap<NoteId, NoteId>;
  readonly decks: ReadonlyMap<DeckId, DeckId>;
  /** For note types of the package whose templates moved: new ordinals by old ones. */
  readonly templates: ReadonlyMap<NotetypeId, ReadonlyMap<number, number>>;
}

/** Adds the cards that are missing here, with their history; existing ones stay as they are (Rust: import_cards_and_revlog). */
export function importCards(
  col: Collection,
  data: ExchangeData,
  destinations: Destinations,
  work: LongWork,
): void {
  const placed = cardsHere(col, data, destinations);
  const taken = takenIds(col.db, 'cards');
  const ids = new Map<CardId, CardId>();
  const cards = placed.map((card) => {
    const id = freeId(card.id, taken);
    ids.set(card.id, id);
    return { ...card, id, usn: col.usn, data: canonicalCardData(card.data) };
  });
  insertCards(col.db, cards);
  reportProgress(work, 0, 0, STAGES.importingFile);
  const reviews = data.reviews.flatMap((review) => {
    const cid = ids.get(review.cid);
    return cid === undefined ? [] : [{ ...review, cid, usn: col.usn }];
  });
  insertFreeReviews(col.db, reviews);
}

function cardsHere(col: Collection, data: ExchangeData, destinations: Destinations): Card[] {
  const existing = cardPlaces(col.db, [...new Set(destinations.notes.values())]);
  const notetypes = new Map(data.notes.map(({ id, mid }) => [id, mid]));
  const delta = data.today - timingToday(col).daysElapsed;
  return data.cards.flatMap((card) => {
    const nid = destinations.notes.get(card.nid);
    if (nid === undefined) return [];
    const mid = notetypes.get(card.nid);
    const ord = (mid && destinations.templates.get(mid)?.get(card.ord)) ?? card.ord;
    if (existing.has(`${nid}:${ord}`)) return [];
    const [did, odid] = [card.did, card.odid].map((id) => destinations.decks.get(id) ?? id);
    return [shifted({ ...card, nid, ord, did: did ?? card.did, odid: odid ?? card.odid }, delta)];
  });
}

/** `delta`: how many days the package's collection is ahead (Rust: shift_collection_relative_dates). */
function shifted(card: Card, delta: number): Card {
  const isReview = card.type === CARD_TYPE.review;
  const dueIsDay = isReview || card.queue === CARD_QUEUE.review || card.queue === CARD_QUEUE.dayLearning;
  return {
    ...card,
    due: dueIsDay ? card.due - delta : card.due,
    odue: isReview && card.odue !== 0 ? card.odue - delta : card.odue,
  };
}

/** Rust: uniquify_card_id. */
function freeId(wanted: CardId, taken: Set<number>): CardId {
  let id: number = wanted;
  while (taken.has(id)) id += 999;
  taken.add(id);
  return cardId(id);
}
