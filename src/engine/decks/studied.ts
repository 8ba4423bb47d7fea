import { clone } from '@bufbuild/protobuf';
import { type DeckCommon, DeckCommonSchema } from '../proto/storage.gen.ts';

/** What was studied; below zero takes it back. */
export interface Studied {
  readonly new: number;
  readonly review: number;
  readonly millis: number;
}

/** The counts of today with some more studied; those of another day count no longer. */
export function withStudied(common: DeckCommon, today: number, studied: Studied): DeckCommon {
  const counted = clone(DeckCommonSchema, common);
  if (counted.lastDayStudied !== today) {
    counted.lastDayStudied = today;
    counted.newStudied = 0;
    counted.learningStudied = 0;
    counted.reviewStudied = 0;
    counted.millisecondsStudied = 0;
  }
  counted.newStudied = (counted.newStudied + studied.new) | 0;
  counted.reviewStudied = (counted.reviewStudied + studied.review) | 0;
  counted.millisecondsStudied = (counted.millisecondsStudied + studied.millis) | 0;
  return counted;
}
