import * as z from 'zod';
import * as schemas from '../id-schemas.ts';

/** What stands in a row of the review log. */
const MEANING = {
  id: 'Time of the review, in milliseconds since 1970',
  usn: 'Update sequence number; -1: not synced yet',
  ease: 'Button, 1 to 4; 0: changed by hand',
  ivl: 'Interval after it: days, or seconds below zero',
  lastIvl: 'Interval before it, likewise',
  factor: 'Ease in thousandths; with FSRS the difficulty',
  time: 'Milliseconds that the answer took',
  type: '0: learning, 1: review, 2: relearning, 3: filtered deck, 4: by hand, 5: rescheduled',
} as const;

const card = schemas.cardId.describe('Id of the card');
const int32 = z.int().min(-0x8000_0000).max(0x7fff_ffff);
const uint32 = z.int().min(0).max(0xffff_ffff);

/** Within what Anki can read again: one row beyond it would break all its statistics. */
export const newRow = z
  .tuple([
    z.int().positive().describe(MEANING.id),
    card,
    int32.describe(MEANING.usn),
    z.int().min(0).max(4).describe(MEANING.ease),
    int32.describe(MEANING.ivl),
    int32.describe(MEANING.lastIvl),
    uint32.describe(MEANING.factor),
    uint32.describe(MEANING.time),
    z.int().min(0).max(5).describe(MEANING.type),
  ])
  .describe('A row of the review log');

const stored = {
  id: z.int().describe(MEANING.id),
  usn: z.int().describe(MEANING.usn),
  ease: z.int().describe(MEANING.ease),
  ivl: z.int().describe(MEANING.ivl),
  lastIvl: z.int().describe(MEANING.lastIvl),
  factor: z.int().describe(MEANING.factor),
  time: z.int().describe(MEANING.time),
  type: z.int().describe(MEANING.type),
} as const;

const { id, usn, ease, ivl, lastIvl, factor, time, type } = stored;

/** A stored review as a row, in the order of the table's columns. */
export const storedRow = z
  .tuple([id, card, usn, ease, ivl, lastIvl, factor, time, type])
  .describe('A row of the review log');

/** The same as an object, without the card. */
export const review = z.object(stored).describe('A review');
