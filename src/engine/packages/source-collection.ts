import { CARD_QUEUE, CARD_TYPE, type Card } from '../cards/card.ts';
import { queueOfType } from '../cards/filtered.ts';
import { updateCards } from '../cards/storage.ts';
import { bringIdsIntoReach, fixFutureIds } from '../check/future-ids.ts';
import type { Clock } from '../clock.ts';
import type { Collection } from '../collection/collection.ts';
import { openCollection } from '../collection/open.ts';
import { filteredPart } from '../decks/deck.ts';
import { AnkiError } from '../errors.ts';
import { DEFAULT_PRESET_ID } from '../ids/ids.ts';
import type { Random } from '../random/random.ts';
import { cardsOfFirstScheduler, hasScheduling, isReadable, upgradeReviews } from './storage.ts';

export interface SourceParts {
  /** The collection file, taken out of its package; it is changed and the folder beside it written to. */
  readonly path: string;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Opens the collection of a package, brought up to date as far as what is in it needs (Rust: gather_from_archive). Must be
 * closed. Throws corrupt, unsupported.
 */
export function openSource({ path, clock, random }: SourceParts): Collection {
  const col = openCollection({ path, clock, random, isScratch: true });
  try {
    if (!isReadable(col.db)) throw new AnkiError('corrupt', "the package's collection is damaged");
    col.transact(
      'Import',
      () => {
        bringIdsIntoReach(col.db);
        fixFutureIds(col);
        if (hasScheduling(col.db)) upgradeScheduler(col);
      },
      'final',
    );
    return col;
  } catch (error) {
    col.close();
    throw error;
  }
}

/** Rust: upgrade_to_v2_scheduler. */
function upgradeScheduler(col: Collection): void {
  if (col.config.getNumber('schedVer', 1) === 2) return;
  upgradeReviews(col.db);
  const cards = col.cards.getMany(cardsOfFirstScheduler(col.db));
  updateCards(
    col.db,
    cards.map((card) => inSecondScheduler(col, card)),
  );
  col.config.set('schedVer', 2);
  if (col.config.get('creationOffset') === undefined)
    col.config.set('creationOffset', col.clock.minutesWest(col.stamps.crt * 1000));
}

/** Rust: Card::upgrade_to_v2. */
function inSecondScheduler(col: Collection, card: Card): Card {
  const isLearning = card.queue === CARD_QUEUE.learning || card.queue === CARD_QUEUE.dayLearning;
  const type = card.type === CARD_TYPE.review && isLearning ? CARD_TYPE.relearning : card.type;
  const deck = card.odid === 0 ? undefined : col.decks.get(card.did);
  const filtered = deck && filteredPart(deck);
  if (!filtered) return { ...card, type };
  const left = filtered.delays.length > 0 ? Math.min(card.left, stepsAtHome(col, card)) : card.left;
  if (filtered.reschedule) {
    const isMisplaced = card.queue === CARD_QUEUE.new && type !== CARD_TYPE.new;
    return { ...card, type, left, queue: isMisplaced ? queueOfType(type, card.due) : card.queue };
  }
  if (type === CARD_TYPE.learning) return { ...card, left, type: CARD_TYPE.new, queue: CARD_QUEUE.preview };
  return { ...card, type, left, queue: card.queue === CARD_QUEUE.new ? CARD_QUEUE.review : card.queue };
}

/** How many steps the options of the card's home deck have. */
function stepsAtHome(col: Collection, { odid, type }: Card): number {
  const preset = col.decks.get(odid) ? col.presets.ofDeck(odid) : col.presets.getOrDefault(DEFAULT_PRESET_ID);
  const { relearnSteps, learnSteps } = preset.config;
  return (type === CARD_TYPE.review ? relearnSteps : learnSteps).length;
}
