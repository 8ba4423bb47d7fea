import type { Collection } from '../../collection/collection.ts';
import type { Preset } from '../../presets/preset.ts';
import { allReviews, type Review, reviewsOfCards } from '../../revlog/revlog.ts';
import { searchOf } from '../../search/search.ts';
import { ignoreBeforeMillis, trainingItems } from '../fsrs/history.ts';
import type { PastReview } from '../fsrs/model.ts';
import { timingToday } from '../timing.ts';

/** Answers to learn from, each with those before it. */
export type TrainingSet = readonly (readonly PastReview[])[];

export interface TrainingRequest {
  /** Which cards to learn from; empty for all, those since deleted included. */
  readonly search: string;
  /** Milliseconds since 1970. */
  readonly ignoreBefore: number;
}

/** The answers in the review log, in their order. */
export function trainingSet(col: Collection, { search, ignoreBefore }: TrainingRequest): TrainingSet {
  const { nextDayAt } = timingToday(col);
  const logs: Iterable<readonly Review[]> =
    search.trim() === ''
      ? allReviews(col).values()
      : reviewsOfCards(col, searchOf(col).cards(search)).values();
  const items = [...logs].flatMap((log) => trainingItems(log, { nextDayAt, ignoreBefore }));
  return items.sort((a, b) => a.id - b.id).map(({ reviews }) => reviews);
}

/** What a group of options learns from: its cards that are not suspended, or those its own search finds. */
export const trainingOf = ({ name, config }: Preset): TrainingRequest => ({
  search: config.paramSearch.trim() === '' ? cardsOfPreset(name) : config.paramSearch,
  ignoreBefore: ignoreBeforeMillis(config.ignoreRevlogsBeforeDate),
});

/** The search for a group's cards that are not suspended. */
export const cardsOfPreset = (name: string): string =>
  `preset:"${name.replace(/[\\*_"]/g, '\\$&')}" -is:suspended`;
