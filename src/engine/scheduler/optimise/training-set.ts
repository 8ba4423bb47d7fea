import type { Collection } from '../../collection/collection.ts';
import type { CardId } from '../../ids/ids.ts';
import type { Preset } from '../../presets/preset.ts';
import { allReviews, type Review, reviewsOfCards } from '../../revlog/revlog.ts';
import { searchOf } from '../../search/search.ts';
import { ignoreBeforeMillis, trainingItems } from '../fsrs/history.ts';
import type { PastReview } from '../fsrs/model.ts';
import { timingToday } from '../timing.ts';

/** An answer to learn from. */
export interface TrainingItem {
  readonly card: CardId;
  /** The card's answers up to this one. */
  readonly reviews: readonly PastReview[];
}

/** In the order in which they were given. */
export type TrainingSet = readonly TrainingItem[];

export const isRemembered = ({ reviews }: TrainingItem): boolean => (reviews.at(-1)?.rating ?? 0) > 1;

export interface TrainingRequest {
  /** Which cards to learn from; empty for all, those since deleted included. */
  readonly search: string;
  /** Milliseconds since 1970. */
  readonly ignoreBefore: number;
}

/** The answers in the review log, in their order (Rust: fsrs_items_for_training). */
export function trainingSet(col: Collection, { search, ignoreBefore }: TrainingRequest): TrainingSet {
  const { nextDayAt } = timingToday(col);
  const logs: Iterable<readonly [CardId, readonly Review[]]> =
    search.trim() === '' ? allReviews(col) : reviewsOfCards(col, searchOf(col).cards(search));
  const items = [...logs].flatMap(([card, log]) =>
    trainingItems(log, { nextDayAt, ignoreBefore }).map((item) => ({ card, ...item })),
  );
  return items.sort((a, b) => a.id - b.id);
}

/** What a group of options learns from: its cards that are not suspended, or those its own search finds. */
export const trainingOf = ({ name, config }: Preset): TrainingRequest => ({
  search: config.paramSearch.trim() === '' ? cardsOfPreset(name) : config.paramSearch,
  ignoreBefore: ignoreBeforeMillis(config.ignoreRevlogsBeforeDate),
});

/** The search for a group's cards that are not suspended. */
export const cardsOfPreset = (name: string): string =>
  `preset:"${name.replace(/[\\*_"]/g, '\\$&')}" -is:suspended`;
