import type { Card } from '../cards/card.ts';
import type { Collection } from '../collection/collection.ts';
import { perCollection } from '../collection/per-collection.ts';
import type { CardId } from '../ids/ids.ts';
import { type Answered, type AnswerOptions, answerCard } from './answering/answer.ts';
import { Study } from './answering/study.ts';
import { FilteredDecks } from './filtered/filtered-decks.ts';
import type { ButtonLabels } from './labels.ts';
import { StudyQueue } from './queue/study-queue.ts';
import type { SchedulingStates } from './states/state.ts';

/** What the answers to a collection's cards lead to, and answering itself. */
class Scheduler {
  /** The cards of the deck that is studied; while it stands, its load balancer chooses days, as in Anki. */
  readonly queue: StudyQueue;
  readonly filtered: FilteredDecks;
  readonly #col: Collection;

  constructor(col: Collection) {
    this.#col = col;
    this.queue = new StudyQueue(col);
    this.filtered = new FilteredDecks(col);
  }

  /** Throws not_found for a card in a missing deck, invalid for options that Anki refuses. */
  states(card: Card): SchedulingStates {
    return this.study().states(card);
  }

  labels(states: SchedulingStates): ButtonLabels {
    return this.study().labels(states);
  }

  /** For many cards at one moment: call its `prepare`, then `states` and `labels` for each. */
  study(): Study {
    return new Study(this.#col, this.queue.balancer);
  }

  /** Answers a card with 1 (again) to 4 (easy), as one undo step. Throws invalid, not_found. */
  answer(id: CardId, ease: number, options: AnswerOptions = {}): Answered {
    return this.#col.transact('Answer Card', () => {
      const answered = answerCard(this.#col, id, ease, options, this.queue.balancer);
      const { card, state } = answered;
      if (options.fromQueue) this.queue.answered(card, state.kind === 'preview' && state.finished);
      return answered;
    });
  }
}

export const schedulerOf = perCollection((col) => new Scheduler(col));
