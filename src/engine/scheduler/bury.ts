import type { Card } from '../cards/card.ts';
import { CARD_QUEUE } from '../cards/card.ts';
import { canonicalCardData } from '../cards/card-data.ts';
import { updateCards } from '../cards/storage.ts';
import type { Collection } from '../collection/collection.ts';
import { perCollection } from '../collection/per-collection.ts';
import type { CardId, DeckId } from '../ids/ids.ts';
import { buriedCards, buriedCardsOfDecks } from './bury-storage.ts';
import { hideCards, shownAgain, unhideCards } from './suspend.ts';
import { renewLocalOffset, timingToday } from './timing.ts';

const LAST_UNBURIED = 'lastUnburied';
/** A day further ahead than this shows that the clock was wrong. */
const DAYS_AHEAD = 7;

/**
 * Buries cards by hand until tomorrow; answers how many. Suspended cards and unknown ids are left out. For the reviewer's
 * and the browser's command.
 */
export function buryCards(col: Collection, ids: readonly CardId[]): number {
  return col.transact('Bury', () => hideCards(col, col.cards.getMany(ids), CARD_QUEUE.userBuried));
}

/** Which buried cards come back. */
export type UnburyMode = 'all' | 'siblings' | 'by-hand';

/**
 * Brings back the buried cards that are in a deck or its children now; answers how many (Rust: unbury_deck). For the button
 * of a deck's overview.
 */
export function unburyDeck(col: Collection, deck: DeckId, mode: UnburyMode = 'all'): number {
  return col.transact('Unbury/Unsuspend', () => {
    const root = col.decks.get(deck);
    const decks = root ? col.decks.withChildren(root).map(({ id }) => id) : [];
    return unhideCards(col, buriedCardsOfDecks(col.db, decks, QUEUES_OF[mode]));
  });
}

const QUEUES_OF: Readonly<Record<UnburyMode, readonly number[]>> = {
  all: [CARD_QUEUE.siblingBuried, CARD_QUEUE.userBuried],
  siblings: [CARD_QUEUE.siblingBuried],
  'by-hand': [CARD_QUEUE.userBuried],
};

/**
 * Brings back what was buried on earlier days, once a day, as Anki does whenever it lists the decks, and notes the local zone
 * where that has changed. It is no step that could be undone (Rust: unbury_if_day_rolled_over).
 */
export function unburyOnNewDay(col: Collection): void {
  const look = lastLook(col);
  const { now } = col;
  if (look.changeCount === col.changeCount && look.from <= now && now < look.until) return;
  const { daysElapsed: today, nextDayAt } = timingToday(col);
  const last = col.config.getNumber(LAST_UNBURIED, 0);
  if (last < today || today + DAYS_AHEAD < last) unburyForDay(col, today);
  renewLocalOffset(col);
  look.changeCount = col.changeCount;
  look.from = now;
  look.until = Math.min(nextDayAt, now + LOOK_AGAIN);
}

/** Seconds after which the day is worked out again though nothing changed: clocks are put forward and back. */
const LOOK_AGAIN = 60;

const NEVER = -1;

/** What the last look at the day holds for, since every request asks for it; times in seconds since 1970. */
const lastLook = perCollection((col) => {
  const look = { changeCount: NEVER, from: 0, until: 0 };
  col.onCacheClear(() => {
    look.changeCount = NEVER; // what the day brought may have been rolled back
  });
  return look;
});

/** Rust: unbury_on_day_rollover. */
export function unburyForDay(col: Collection, today: number): void {
  const cards = col.cards.getMany(buriedCards(col.db, QUEUES_OF.all));
  col.transact(
    'New Day',
    () => {
      updateCards(col.db, cards.map(shown));
      col.config.set(LAST_UNBURIED, today);
    },
    'upkeep',
  );
}

const shown = (card: Card): Card => ({ ...shownAgain(card), data: canonicalCardData(card.data) });
