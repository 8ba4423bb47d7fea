import type { Card } from '../../cards/card.ts';
import { type Change, listChanges } from '../../collection/changeset.ts';
import type { Collection } from '../../collection/collection.ts';
import type { UndoStep } from '../../collection/undo-queue.ts';
import { unburyForDay, unburyOnNewDay } from '../bury.ts';
import { defineCardFunctions } from '../sql-functions/define.ts';
import { LoadBalancer } from '../states/load-balancer.ts';
import { timingToday } from '../timing.ts';
import { buildQueues } from './build.ts';
import type { CardQueues, QueueUpdate } from './card-queues.ts';
import { type Counts, isLearningEntry, type LearningEntry, type MainEntry, type QueueKind } from './entry.ts';

export interface QueuedCard {
  readonly card: Card;
  /** Which of the counts it belongs to. */
  readonly kind: QueueKind;
}

/**
 * The queues of the deck that is studied: built at the first question, kept from answer to answer and through undo,
 * dropped when cards, decks or options change otherwise (Rust: CollectionState::card_queues).
 */
export class StudyQueue {
  /** Chooses days while queues stand; Anki schedules cards without it otherwise. */
  balancer: LoadBalancer | undefined;
  readonly #col: Collection;
  #queues: CardQueues | undefined;
  /** What answers in the transaction under way did. */
  #pending: QueueUpdate[] = [];
  /** By the record of changes that the answers left. */
  readonly #answers = new WeakMap<Uint8Array, Answers>();

  constructor(col: Collection) {
    this.#col = col;
    defineCardFunctions(col);
    col.onRollback(() => this.clear());
    col.onCacheClear(() => {
      // A part of a transaction was taken back after an answer in it: the queues are ahead of the tables.
      if (this.#pending.length > 0) this.clear();
    });
    col.onChange((step) => this.#heard(step));
  }

  /** The card that is shown next and how many wait; undefined when the deck is done for now. */
  next(): (QueuedCard & { readonly counts: Counts }) | undefined {
    const { cards, counts } = this.upcoming(1);
    const [first] = cards;
    return first && { ...first, counts };
  }

  /** The next cards, and how many wait in all. May start a new day, which brings buried cards back. */
  upcoming(limit: number): { cards: QueuedCard[]; counts: Counts } {
    const queues = this.#current();
    const counts = queues.counts(this.#col.now);
    const entries = queues.upcoming(limit);
    const cards = this.#unchanged(entries);
    if (cards) return { cards, counts };
    this.clear();
    return this.upcoming(limit);
  }

  /**
   * Takes the card just answered off the top; must run in the transaction of the answer. `finished`: a preview is over.
   * Does nothing while no queues stand. Throws invalid for a card that is not on top.
   */
  answered(card: Card, finished: boolean): void {
    if (!this.#queues) return;
    const { nextDayAt, now } = timingToday(this.#col);
    this.#pending.push(this.#queues.answered({ ...card, mod: now }, { finished, nextDayAt, now }));
  }

  clear(): void {
    this.#queues = undefined;
    this.balancer = undefined;
    this.#pending = [];
  }

  /** The cards of the entries; undefined when one has changed behind the queues' back. */
  #unchanged(entries: readonly (MainEntry | LearningEntry)[]): QueuedCard[] | undefined {
    const cards = this.#col.cards.getMany(entries.map(({ id }) => id));
    const byId = new Map(cards.map((card) => [card.id, card]));
    const queued = entries.flatMap((entry) => {
      const card = byId.get(entry.id);
      if (card?.mod !== entry.mod) return [];
      return [{ card, kind: isLearningEntry(entry) ? ('learning' as const) : entry.kind }];
    });
    return queued.length === entries.length ? queued : undefined;
  }

  #current(): CardQueues {
    const timing = timingToday(this.#col);
    if (this.#queues && this.#queues.day !== timing.daysElapsed) {
      this.clear();
      unburyForDay(this.#col, timing.daysElapsed);
    }
    if (this.#queues) return this.#queues;
    unburyOnNewDay(this.#col);
    const balances = this.#col.config.getBoolean('loadBalancerEnabled', true);
    this.balancer = balances ? new LoadBalancer(this.#col) : undefined;
    const deck = this.#col.decks.require(this.#col.decks.currentId);
    this.#queues = buildQueues(this.#col, deck, timing);
    return this.#queues;
  }

  /** A step that was done, undone or done again. */
  #heard(step: UndoStep): void {
    if (this.#pending.length > 0 && this.#queues) {
      this.#remember(step, { queues: this.#queues, updates: this.#pending, done: true });
      this.#pending = [];
      return;
    }
    if (!this.#queues) return;
    const known = step.changesets.map((changes) => this.#answers.get(changes));
    const isUndo = known.some((answers) => answers?.done);
    const order = isUndo ? [...step.changesets].reverse() : step.changesets;
    for (const changes of order) this.#replay(changes, step.operation);
  }

  #remember(step: UndoStep, answers: Answers): void {
    const [changes] = step.changesets;
    if (changes) this.#answers.set(changes, answers);
  }

  #replay(changes: Uint8Array, operation: string): void {
    const answers = this.#answers.get(changes);
    if (!answers) {
      if (listChanges(changes).some((change) => makesQueuesStale(change, operation))) this.clear();
      return;
    }
    const { done, updates, queues } = answers;
    answers.done = !done;
    if (queues !== this.#queues || queues.day !== timingToday(this.#col).daysElapsed) this.clear();
    else if (done) for (const update of [...updates].reverse()) this.#undo(update, queues);
    else for (const update of updates) queues.redo(update);
  }

  #undo(update: QueueUpdate, queues: CardQueues): void {
    queues.undo(update);
    this.balancer?.remove(update.entry.id);
  }
}

interface Answers {
  readonly queues: CardQueues;
  readonly updates: readonly QueueUpdate[];
  done: boolean;
}

/** Rust: requires_study_queue_rebuild. A flag changes no card's place, nor its `mod`. */
export function makesQueuesStale({ table, key }: Change, operation: string): boolean {
  if (table === 'cards') return operation !== 'Set Flag';
  if (table === 'decks' || table === 'deck_config') return true;
  return table === 'config' && typeof key[0] === 'string' && SETTINGS.has(key[0]);
}

/** Settings that Anki changes by operations after which it builds the queues anew. */
const SETTINGS: ReadonlySet<string> = new Set([
  'curDeck',
  'applyAllParentLimits',
  'newCardsIgnoreReviewLimit',
  'loadBalancerEnabled',
  'fsrs',
  'collapseTime',
  'rollover',
]);
