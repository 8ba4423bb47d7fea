import type { Periods } from '../engine/stats/periods.ts';
import { panels } from './panels.ts';

/** A choice of the spans of time that Anki sums over. */
export const periodPanels = <Value>(
  name: string,
  periods: Periods<Value>,
  body: (value: Value) => string,
): string =>
  panels(name, [
    { label: '1 month', body: body(periods.oneMonth) },
    { label: '3 months', body: body(periods.threeMonths) },
    { label: '1 year', body: body(periods.oneYear) },
    { label: 'all', body: body(periods.allTime) },
  ]);
