import type { Collection } from '../collection/collection.ts';
import { type CardId, cardId } from '../ids/ids.ts';
import type { LongInteger } from '../ids/long-integers.ts';
import { type LongWork, reportProgress } from '../long-work.ts';
import { timingToday } from '../scheduler/timing.ts';
import type { ExchangeData } from './exchange-data.ts';
import { FreeIds } from './free-ids.ts';
import {
  addPlacedCards,
  addTheirReviews,
  type Destinations,
  forgetPlaces,
  giveIds,
  hasTakenIds,
  placeCards,
  placedIds,
} from './rows/placing.ts';
import { STAGES } from './stages.ts';
import { takenIds } from './storage.ts';

/** Adds the cards that are missing here, with their history; existing ones stay as they are (Rust: import_cards_and_revlog). */
export function importCards(
  col: Collection,
  data: ExchangeData,
  destinations: Destinations,
  work: LongWork,
): void {
  const { db, usn } = col;
  placeCards(db, destinations);
  try {
    if (hasTakenIds(db)) giveIds(db, freeIds(placedIds(db), takenIds(db, 'cards')));
    addPlacedCards(db, data.cards, { usn, delta: data.today - timingToday(col).daysElapsed });
    reportProgress(work, 0, 0, STAGES.importingFile);
    if (data.withScheduling) addTheirReviews(db, usn);
  } finally {
    forgetPlaces(db);
  }
}

function freeIds(wanted: readonly CardId[], taken: Set<LongInteger>): Map<CardId, CardId> {
  const free = new FreeIds(taken);
  return new Map(wanted.map((old) => [old, cardId(free.take(old))]));
}
