/** Numbers and spans of time as people read them, in English. */

export const whole = (value: number): string => FORMATS[0].format(Math.round(value));

export const percent = (part: number, total: number, places: 1 | 2 = 1): string =>
  total === 0 ? '0%' : `${trimmed((part / total) * 100, places)}%`;

/** Whole numbers short enough for the edge of a picture: "800", "20K", "1.5M". */
export const shortWhole = (value: number): string => (value < 10_000 ? whole(value) : COMPACT.format(value));

/** "1 card", "2 cards". */
export const counted = (count: number, one: string): string =>
  `${whole(count)} ${one}${Math.round(count) === 1 ? '' : 's'}`;

/** At most so many decimal places. */
export const trimmed = (value: number, places: 1 | 2): string => FORMATS[places].format(value);

/** "3.5 cards/day". */
export function perDay(value: number, one: string): string {
  const amount = trimmed(value, 1);
  return `${amount} ${one}${amount === '1' ? '' : 's'}/day`;
}

const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

const FORMATS = [0, 1, 2].map(
  (maximumFractionDigits) => new Intl.NumberFormat('en-US', { maximumFractionDigits }),
) as [Intl.NumberFormat, Intl.NumberFormat, Intl.NumberFormat]; // as many as the list above

const UNITS: readonly (readonly [least: number, seconds: number, name: string, short: string])[] = [
  [31_557_600, 31_557_600, 'year', 'y'],
  [2_629_800, 2_629_800, 'month', 'mo'],
  [86_400, 86_400, 'day', 'd'],
  [3600, 3600, 'hour', 'h'],
  [60, 60, 'minute', 'm'],
  [0, 1, 'second', 's'],
];

/** "5.4 seconds", "13 minutes"; nothing longer than `longest`. */
export function span(seconds: number, longest: 'year' | 'hour' = 'year'): string {
  const [, length, name] = unitOf(seconds, longest);
  const amount = trimmed(seconds / length, 1);
  return `${amount} ${name}${amount === '1' ? '' : 's'}`;
}

/** "5.4s", "13m"; nothing longer than hours. */
export function shortSpan(seconds: number): string {
  const [, length, , short] = unitOf(seconds, 'hour');
  return `${trimmed(seconds / length, 1)}${short}`;
}

function unitOf(seconds: number, longest: string): (typeof UNITS)[number] {
  const allowed = UNITS.slice(UNITS.findIndex(([, , name]) => name === longest));
  return allowed.find(([least]) => seconds >= least) ?? [0, 1, 'second', 's'];
}

/** Days told from today, "In 3-5 days" or "2 days ago"; `until` is the first day no longer meant. */
export function dayLabel(from: number, until: number): string {
  const last = until - 1;
  if (last <= from) return singleDay(from);
  return from >= 0 ? `In ${from}–${last} days` : `${-last}–${-from} days ago`;
}

function singleDay(day: number): string {
  if (day === 0) return 'Today';
  if (day === 1) return 'Tomorrow';
  if (day === -1) return 'Yesterday';
  return day > 0 ? `In ${day} days` : `${-day} days ago`;
}
