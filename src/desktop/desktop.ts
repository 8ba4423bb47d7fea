import type { Card } from '../engine/cards/card.ts';
import { listChanges } from '../engine/collection/changeset.ts';
import type { Collection, StepKind } from '../engine/collection/collection.ts';
import type { UndoStep } from '../engine/collection/undo-queue.ts';
import type { CardId } from '../engine/ids/ids.ts';
import { makesQueuesStale } from '../engine/scheduler/queue/study-queue.ts';
import { schedulerOf } from '../engine/scheduler/scheduler.ts';

export type Screen = 'deckBrowser' | 'overview' | 'review';
export type Side = 'question' | 'answer';

interface Shown {
  readonly cardId: CardId;
  readonly side: Side;
  /** When its timer was started, in milliseconds since 1970. */
  readonly since: number;
}

/** What Anki's main window shows, with no window: its screen, and the card and side of the review (qt/aqt/main.py, reviewer.py). */
export class Desktop {
  readonly #col: Collection;
  #screen: Screen = 'deckBrowser';
  #shown: Shown | undefined;
  #isOutOfDate = false;

  constructor(col: Collection) {
    this.#col = col;
    col.onChange((step, kind) => this.#heard(step, kind));
  }

  showDeckBrowser(): void {
    this.#show('deckBrowser');
  }

  /** The page of the selected deck. */
  showOverview(): void {
    this.#show('overview');
  }

  /** Goes on with the selected deck; its overview is shown when nothing is left to study. */
  startReview(): void {
    this.#show('review');
    this.#nextCard();
  }

  /** The card under review; undefined outside a review. A card that was deleted meanwhile gives way to the next. */
  card(): Card | undefined {
    if (this.#screen !== 'review') return undefined;
    if (this.#isOutOfDate) this.#nextCard();
    const card = this.#shownCard();
    if (card || !this.#shown) return card;
    this.#nextCard();
    return this.#shownCard();
  }

  /** Which side of the card is up; undefined outside a review. */
  side(): Side | undefined {
    return this.card() && this.#shown?.side;
  }

  /** False outside a review. */
  turnTo(side: Side): boolean {
    return this.#change(() => ({ side }));
  }

  /** Counts the time for the answer from now on. False outside a review. */
  restartTimer(): boolean {
    return this.#change(() => ({ since: this.#col.clock.nowMillis() }));
  }

  /**
   * Answers the card with 1 (again) to 4 (easy) and shows the next. Throws invalid when another request has answered the
   * card meanwhile; what comes next is shown then.
   */
  answer(ease: number): void {
    const card = this.card();
    if (!card || !this.#shown) return;
    const millisTaken = this.#col.clock.nowMillis() - this.#shown.since;
    try {
      schedulerOf(this.#col).answer(card.id, ease, { millisTaken, fromQueue: true });
    } finally {
      this.#nextCard();
    }
  }

  #shownCard(): Card | undefined {
    return this.#shown && this.#col.cards.get(this.#shown.cardId);
  }

  #change(change: () => Partial<Shown>): boolean {
    if (!this.card() || !this.#shown) return false;
    this.#shown = { ...this.#shown, ...change() };
    return true;
  }

  #show(screen: Screen): void {
    this.#screen = screen;
    this.#shown = undefined;
    this.#isOutOfDate = false;
  }

  #nextCard(): void {
    const next = schedulerOf(this.#col).queue.next();
    this.#show(next ? 'review' : 'overview');
    if (next) this.#shown = { cardId: next.card.id, side: 'question', since: this.#col.clock.nowMillis() };
  }

  /** Undoing what the queues depend on brings up their next card (reviewer.py: op_executed). */
  #heard(step: UndoStep, kind: StepKind): void {
    if (kind === 'done' || this.#screen !== 'review') return;
    this.#isOutOfDate ||= step.changesets.some((changes) =>
      listChanges(changes).some((change) => makesQueuesStale(change, step.operation)),
    );
  }
}
