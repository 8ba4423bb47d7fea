import { AnkiError } from '../../errors.ts';
import type { SqlValue } from '../../sqlite/database.ts';
import type { DayTiming } from '../timing.ts';

/** In which order a filtered deck takes cards; values as Anki numbers them. */
export const FILTERED_ORDER = {
  oldestReviewedFirst: 0,
  random: 1,
  intervalsAscending: 2,
  intervalsDescending: 3,
  lapses: 4,
  added: 5,
  due: 6,
  reverseAdded: 7,
  retrievabilityAscending: 8,
  retrievabilityDescending: 9,
  relativeOverdueness: 10,
} as const;

export interface OrderClause {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/**
 * SQL over cards c and notes n for all orders but the random one; unknown ones count as 0 (Rust:
 * order_and_limit_for_search). Throws unsupported for those that need FSRS while it is off: Anki's statement is broken then.
 */
export function filteredOrder(order: number, timing: DayTiming, fsrs: boolean): OrderClause {
  switch (order) {
    case FILTERED_ORDER.due:
      return {
        sql: '(case when c.due > 1000000000 then c.due else (c.due - ?) * 86400 + ? end), c.ord',
        values: [timing.daysElapsed, timing.now],
      };
    case FILTERED_ORDER.retrievabilityAscending:
      return retrievability('asc', timing, fsrs);
    case FILTERED_ORDER.retrievabilityDescending:
      return retrievability('desc', timing, fsrs);
    case FILTERED_ORDER.relativeOverdueness:
      return byMemory('extract_fsrs_relative_retrievability', 'asc', timing);
    default:
      return { sql: PLAIN_ORDERS[order] ?? OLDEST_REVIEWED_FIRST, values: [] };
  }
}

const OLDEST_REVIEWED_FIRST = '(select max(id) from revlog where cid = c.id)';

const PLAIN_ORDERS: Readonly<Record<number, string>> = {
  [FILTERED_ORDER.intervalsAscending]: 'c.ivl',
  [FILTERED_ORDER.intervalsDescending]: 'c.ivl desc',
  [FILTERED_ORDER.lapses]: 'c.lapses desc',
  [FILTERED_ORDER.added]: 'n.id, c.ord',
  [FILTERED_ORDER.reverseAdded]: 'n.id desc, c.ord asc',
};

function retrievability(direction: 'asc' | 'desc', timing: DayTiming, fsrs: boolean): OrderClause {
  if (!fsrs)
    throw new AnkiError(
      'unsupported',
      'This order of cards needs FSRS, which is off. Turn FSRS on, or choose another order.',
    );
  return byMemory('extract_fsrs_retrievability', direction, timing);
}

function byMemory(name: string, direction: 'asc' | 'desc', { daysElapsed, now }: DayTiming): OrderClause {
  const due = 'case when c.odue != 0 then c.odue else c.due end';
  return { sql: `${name}(c.data, ${due}, c.ivl, ?, ?) ${direction}`, values: [daysElapsed, now] };
}
