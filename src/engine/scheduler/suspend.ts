import { CARD_QUEUE, type Card } from '../cards/card.ts';
import { queueOfType } from '../cards/filtered.ts';
import type { Collection } from '../collection/collection.ts';
import type { CardId } from '../ids/ids.ts';

/** The queues of cards that are not shown. */
export type HiddenQueue =
  | typeof CARD_QUEUE.suspended
  | typeof CARD_QUEUE.siblingBuried
  | typeof CARD_QUEUE.userBuried;

const HIDDEN: ReadonlySet<number> = new Set<HiddenQueue>([
  CARD_QUEUE.suspended,
  CARD_QUEUE.siblingBuried,
  CARD_QUEUE.userBuried,
]);

/**
 * Suspends cards, buried ones too; answers how many were not suspended before. Unknown ids are left out. For the reviewer's
 * and the browser's command; AnkiConnect's `suspend` sets queues as the add-on does.
 */
export function suspendCards(col: Collection, ids: readonly CardId[]): number {
  return col.transact('Suspend', () => hideCards(col, col.cards.getMany(ids), CARD_QUEUE.suspended));
}

/** Shows suspended and buried cards again; answers how many (Rust: unbury_or_unsuspend_cards). */
export function unhideCards(col: Collection, ids: readonly CardId[]): number {
  return col.transact('Unbury/Unsuspend', () => showCards(col, col.cards.getMany(ids)));
}

/**
 * Moves cards to a queue of those not shown; answers how many moved. Suspended cards stay suspended: burying would show
 * them the next day (Rust: bury_or_suspend_cards_inner). Must run inside `transact`.
 */
export function hideCards(col: Collection, cards: readonly Card[], queue: HiddenQueue): number {
  const moving = cards.filter((card) => card.queue !== queue && card.queue !== CARD_QUEUE.suspended);
  col.cards.update(moving.map((card) => ({ ...card, queue })));
  return moving.length;
}

/** The same of cards that were read already. Must run inside `transact`. */
export function showCards(col: Collection, cards: readonly Card[]): number {
  const hidden = cards.filter(isHidden);
  col.cards.update(hidden.map(shownAgain));
  return hidden.length;
}

export const isHidden = (card: Card): boolean => HIDDEN.has(card.queue);

/** The hidden card back in the queue of its kind, others as they are (Rust: restore_queue_after_bury_or_suspend). */
export const shownAgain = (card: Card): Card =>
  isHidden(card) ? { ...card, queue: queueOfType(card.type, card.due) } : card;
