/** Spans of time up to today with their first days, "all" beginning with the first of the days that have something. */
export function pastSpans(days: Iterable<number>): [label: string, first: number][] {
  let earliest = -30;
  for (const day of days) if (day < earliest) earliest = day;
  return [
    ['1 month', -30],
    ['3 months', -89],
    ['1 year', -364],
    ['all', earliest],
  ];
}
