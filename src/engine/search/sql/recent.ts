import type { Operator, Rating } from '../tree.ts';
import type { SqlContext } from './context.ts';

const DAY = 86_400;

export const addedSql = (days: number, context: SqlContext): string =>
  `c.id > ${context.bind(cutoff(days, context) * 1000)}`;

export const editedSql = (days: number, context: SqlContext): string =>
  `n.mod > ${context.bind(cutoff(days, context))}`;

/** First answered within the last days; the second half is implied by the first and lets SQLite use the index. */
export function introducedSql(days: number, context: SqlContext): string {
  const from = context.bind(cutoff(days, context) * 1000);
  return (
    `((select coalesce(min(id) > ${from}, false) from revlog where cid = c.id and ease != 0)` +
    ` and c.id in (select cid from revlog where id > ${from}))`
  );
}

/** Answered, or rescheduled by hand, on the day that lies `days` (0 or less) from today (Rust: write_rated). */
export function ratedSql(operator: Operator, days: number, rating: Rating, context: SqlContext): string {
  const end = (context.timing.nextDayAt + days * DAY) * 1000;
  const start = end - DAY * 1000;
  return `c.id in (select cid from revlog where id ${range(operator, start, end, context)} and ${ratingSql(rating, context)})`;
}

function range(operator: Operator, start: number, end: number, context: SqlContext): string {
  const bind = (millis: number): string => context.bind(millis);
  switch (operator) {
    case '>':
      return `>= ${bind(end)}`;
    case '>=':
      return `>= ${bind(start)}`;
    case '<':
      return `< ${bind(start)}`;
    case '<=':
      return `< ${bind(end)}`;
    case '=':
      return `between ${bind(start)} and ${bind(end - 1)}`;
    case '!=':
      return `not between ${bind(start)} and ${bind(end - 1)}`;
  }
}

function ratingSql(rating: Rating, context: SqlContext): string {
  if (rating === 'any') return 'ease > 0';
  if (rating === 'manual') return 'ease = 0';
  return `ease = ${context.bind(rating.button)}`;
}

/** The begin of the day `days` back, in seconds since 1970. */
const cutoff = (days: number, context: SqlContext): number => context.timing.nextDayAt - days * DAY;
