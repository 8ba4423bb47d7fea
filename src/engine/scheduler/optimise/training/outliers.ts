import type { PastReview } from '../../fsrs/model.ts';
import type { TrainingItem } from '../training-set.ts';

/** Leaves out cards whose first interval is rare for their first answer (crate fsrs: prepare_training_data). */
export function withoutOutliers(items: readonly TrainingItem[]): TrainingItem[] {
  const counts = new Map<number, Map<number, number>>();
  for (const { reviews } of items.filter(isFirstLater)) {
    const { rating, days } = beginningOf(reviews);
    const byDays = counts.get(rating) ?? new Map<number, number>();
    counts.set(rating, byDays.set(days, (byDays.get(days) ?? 0) + 1));
  }
  const removed = new Map([...counts].map(([rating, byDays]) => [rating, rareDays(rating, byDays)]));
  return items.filter(({ reviews }) => {
    const { rating, days } = beginningOf(reviews);
    return !removed.get(rating)?.has(days);
  });
}

/** Whether an item is a card's first answer on another day; these tell the stability after the first answer. */
export const isFirstLater = ({ reviews }: TrainingItem): boolean =>
  reviews.reduce((count, { daysSince }) => (daysSince > 0 ? count + 1 : count), 0) === 1;

/** The first rating, and the days until the first answer on another day. */
export const beginningOf = (reviews: readonly PastReview[]): { rating: number; days: number } => ({
  rating: reviews[0]?.rating ?? 0,
  days: reviews.find(({ daysSince }) => daysSince > 0)?.daysSince ?? 0,
});

const LEAST_REMOVED = 20;
const LEAST_KEPT = 6;
const MOST_DAYS = 100;
const MOST_DAYS_OF_EASY = 365;

/** The rarest intervals until 20 items or a twentieth of them are gone, then those that are few or long. */
function rareDays(rating: number, byDays: ReadonlyMap<number, number>): Set<number> {
  const groups = [...byDays].sort(([daysA, a], [daysB, b]) => a - b || daysA - daysB);
  const total = groups.reduce((sum, [, count]) => sum + count, 0);
  const enough = Math.max(LEAST_REMOVED, Math.floor(total / 20));
  const mostDays = rating === 4 ? MOST_DAYS_OF_EASY : MOST_DAYS;
  const rare = new Set<number>();
  let gone = 0;
  for (const [days, count] of groups) {
    if (gone + count < enough) {
      gone += count;
      rare.add(days);
    } else if (count < LEAST_KEPT || days > mostDays) rare.add(days);
  }
  return rare;
}
