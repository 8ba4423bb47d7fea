import { CARD_QUEUE, type Card } from '../../cards/card.ts';
import type { Collection } from '../../collection/collection.ts';
import type { PresetConfig } from '../../proto/storage.gen.ts';
import { siblingsInQueues } from '../storage.ts';

/**
 * Buries the waiting siblings of an answered card as the options say; `card` is as it was before the answer. Siblings
 * in queues that are shown before the card's own stay (Rust: maybe_bury_siblings).
 */
export function burySiblings(col: Collection, card: Card, options: PresetConfig): void {
  const queues = buriedQueues(card.queue, options);
  if (queues.length === 0) return;
  const siblings = col.cards.getMany(siblingsInQueues(col.db, card, queues));
  if (siblings.length === 0) return;
  col.cards.update(siblings.map((sibling) => ({ ...sibling, queue: CARD_QUEUE.siblingBuried })));
}

function buriedQueues(from: number, options: PresetConfig): number[] {
  const { buryNew, buryReviews, buryInterdayLearning } = options;
  const order = showingOrder(from);
  const queues: number[] = [];
  if (buryNew) queues.push(CARD_QUEUE.new);
  if (buryReviews && order <= showingOrder(CARD_QUEUE.review)) queues.push(CARD_QUEUE.review);
  if (buryInterdayLearning && order <= showingOrder(CARD_QUEUE.dayLearning))
    queues.push(CARD_QUEUE.dayLearning);
  return queues;
}

/** Rust: gather_ord; hidden cards come last. */
function showingOrder(queue: number): number {
  const place = SHOWN.findIndex((queues) => queues.includes(queue));
  return place < 0 ? SHOWN.length : place;
}

const SHOWN: readonly (readonly number[])[] = [
  [CARD_QUEUE.learning, CARD_QUEUE.preview],
  [CARD_QUEUE.dayLearning],
  [CARD_QUEUE.review],
  [CARD_QUEUE.new],
];
