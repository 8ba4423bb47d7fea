import type { Card } from '../../cards/card.ts';
import { CARD_QUEUE } from '../../cards/card.ts';
import { AnkiError } from '../../errors.ts';
import type { CardId } from '../../ids/ids.ts';
import { type Counts, isLearningEntry, type LearningEntry, type MainEntry, type QueueKind } from './entry.ts';
import { LearningQueue } from './learning-queue.ts';

/** What an answer did to the queues, so that it can be taken back. */
export interface QueueUpdate {
  readonly entry: MainEntry | LearningEntry;
  /** The entry under which the card comes back today. */
  readonly requeued: LearningEntry | undefined;
  /** Learning count and cutoff from before the answer moved the cutoff to its own time. */
  readonly cutoff: Cutoff;
}

interface Cutoff {
  readonly learning: number;
  readonly at: number;
}

export interface QueueParts {
  readonly main: readonly MainEntry[];
  readonly learning: readonly LearningEntry[];
  /** Day of the collection. */
  readonly day: number;
  /** Seconds since 1970. */
  readonly now: number;
  readonly learnAheadSecs: number;
}

/** The cards that a deck still shows today (Rust: CardQueues). Knows no collection; times in seconds since 1970. */
export class CardQueues {
  readonly day: number;
  readonly #main: MainEntry[];
  readonly #learning: LearningQueue;
  readonly #learnAheadSecs: number;
  readonly #counts: { new: number; learning: number; review: number };
  /** Moves with each answer only, so that no learning card comes up while a review card is being edited. */
  #cutoff: number;

  constructor({ main, learning, day, now, learnAheadSecs }: QueueParts) {
    this.day = day;
    this.#main = [...main];
    this.#learning = new LearningQueue(learning);
    this.#learnAheadSecs = learnAheadSecs;
    this.#cutoff = now;
    this.#counts = { new: 0, learning: this.#learning.until(this.#aheadCutoff).length, review: 0 };
    for (const { kind } of main) this.#counts[kind]++;
  }

  /** What waits now; once nothing does, learning cards that came due meanwhile are counted. */
  counts(now: number): Counts {
    const { new: fresh, learning, review } = this.#counts;
    if (fresh === 0 && learning === 0 && review === 0) this.#moveCutoff(now);
    return { ...this.#counts };
  }

  /** In the order in which they are shown: learning cards that are due, the main queue, learning ahead. */
  upcoming(limit: number): (MainEntry | LearningEntry)[] {
    const due = this.#learning.until(this.#cutoff);
    if (due.length >= limit) return due.slice(0, limit);
    const ahead = this.#learning.between(this.#cutoff, this.#aheadCutoff);
    return [...due, ...this.#main.slice(0, limit), ...ahead].slice(0, limit);
  }

  /**
   * Takes out the answered card and puts it back if it comes again today; `card` is as the answer left it. Throws invalid
   * for a card that is neither in learning nor on top. Rust: update_queues_after_answering_card.
   */
  answered(card: Card, options: { finished: boolean; nextDayAt: number; now: number }): QueueUpdate {
    const entry = this.#pop(card.id);
    const requeued = options.finished ? undefined : this.#requeue(card, options.nextDayAt);
    return { entry, requeued, cutoff: this.#moveCutoff(options.now) };
  }

  undo({ entry, requeued, cutoff }: QueueUpdate): void {
    this.#restoreCutoff(cutoff);
    if (requeued) this.#removeLearning(requeued.id);
    if (isLearningEntry(entry)) {
      this.#learning.pushFront(entry);
      this.#counts.learning++;
    } else {
      this.#main.unshift(entry);
      this.#counts[entry.kind]++;
    }
  }

  redo({ entry, requeued, cutoff }: QueueUpdate): void {
    this.#pop(entry.id);
    if (requeued) this.#insertLearning(requeued);
    this.#restoreCutoff(cutoff);
  }

  get #aheadCutoff(): number {
    return this.#cutoff + this.#learnAheadSecs;
  }

  #pop(id: CardId): MainEntry | LearningEntry {
    const learning = this.#learning.remove(id);
    if (learning) {
      this.#countLess('learning');
      return learning;
    }
    const [entry] = this.#main;
    if (entry?.id !== id) throw new AnkiError('invalid', 'not at top of queue');
    this.#main.shift();
    this.#countLess(entry.kind);
    return entry;
  }

  #countLess(kind: QueueKind): void {
    this.#counts[kind] = Math.max(this.#counts[kind] - 1, 0);
  }

  /** Once only learning cards are left, a card is not shown twice in a row if another one can come between. */
  #requeue(card: Card, nextDayAt: number): LearningEntry | undefined {
    const isIntraday = card.queue === CARD_QUEUE.learning || card.queue === CARD_QUEUE.preview;
    if (!isIntraday || card.due >= nextDayAt) return undefined;
    const entry = { id: card.id, mod: card.mod, due: this.#laterThanNext(card.due), reps: card.reps };
    this.#insertLearning(entry);
    return entry;
  }

  #laterThanNext(due: number): number {
    const next = this.#learning.front;
    if (due > this.#aheadCutoff || this.#main.length > 0 || !next) return due;
    return next.due >= due && next.due + 1 < this.#aheadCutoff ? next.due + 1 : due;
  }

  #insertLearning(entry: LearningEntry): void {
    if (entry.due <= this.#aheadCutoff) this.#counts.learning++;
    this.#learning.insert(entry);
  }

  #removeLearning(id: CardId): void {
    const entry = this.#learning.remove(id);
    if (entry && entry.due <= this.#aheadCutoff) this.#countLess('learning');
  }

  /** Answers what was before (Rust: update_learning_cutoff_and_count). */
  #moveCutoff(now: number): Cutoff {
    const before = { learning: this.#counts.learning, at: this.#cutoff };
    const counted = this.#aheadCutoff;
    this.#cutoff = now;
    this.#counts.learning += this.#learning.between(counted, this.#aheadCutoff).length;
    return before;
  }

  #restoreCutoff({ learning, at }: Cutoff): void {
    this.#counts.learning = learning;
    this.#cutoff = at;
  }
}
