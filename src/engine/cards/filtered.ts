import { deckId } from '../ids/ids.ts';
import { CARD_QUEUE, CARD_TYPE, type Card } from './card.ts';

/** Due numbers above this are times, below it days of the collection (Rust: is_unix_epoch_timestamp). */
const FIRST_TIMESTAMP = 1_000_000_000;

/**
 * Takes a card back to its home deck and gives it the due number and queue that it had there; a card in no filtered
 * deck stays as it is (Rust: remove_from_filtered_deck_restoring_queue).
 */
export function removeFromFilteredDeck(card: Card): Card {
  if (card.odid === 0) return card;
  const due = card.odue !== 0 ? card.odue : card.due;
  const queue = card.queue >= 0 ? queueOfType(card.type, due) : card.queue;
  return { ...card, did: card.odid, odid: deckId(0), due, odue: 0, queue };
}

/** The queue that a card of this type waits in when nothing hides it (Rust: restore_queue_from_type). */
export function queueOfType(type: number, due: number): number {
  if (type === CARD_TYPE.new) return CARD_QUEUE.new;
  if (type === CARD_TYPE.review) return CARD_QUEUE.review;
  return due > FIRST_TIMESTAMP ? CARD_QUEUE.learning : CARD_QUEUE.dayLearning;
}
