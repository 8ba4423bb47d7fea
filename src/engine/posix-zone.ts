/** Minutes that local time lies west of UTC at a moment in milliseconds since 1970. */
export type MinutesWest = (atMillis: number) => number;

/**
 * A time zone of the form of POSIX: `IST-5:30`, `<+07>-7`, `CET-1CEST,M3.5.0,M10.5.0/3`. Routers, containers and some
 * systems set TZ so, and Node takes most of them for UTC. Undefined for anything else, names such as Europe/Paris included.
 */
export function posixZone(text: string): MinutesWest | undefined {
  const [, standard, summer, summerOffset, start, end] = FORM.exec(text) ?? [];
  if (standard === undefined) return undefined;
  const winter = secondsOf(standard) / 60;
  if (summer === undefined) return () => winter;
  const west = summerOffset ? secondsOf(summerOffset) / 60 : winter - 60;
  const [begins, ends] = [start, end ?? ''].map((rule, i) => momentOf(rule || (DEFAULT_RULES[i] ?? '')));
  if (!begins || !ends) return undefined;
  return (atMillis) => {
    const year = new Date(atMillis - winter * MINUTE).getUTCFullYear();
    const from = begins(year) + winter * MINUTE;
    const to = ends(year) + west * MINUTE;
    const isSummer = from < to ? from <= atMillis && atMillis < to : atMillis < to || from <= atMillis;
    return isSummer ? west : winter;
  };
}

const NAME = '(?:<[A-Za-z0-9+-]{3,}>|[A-Za-z]{3,})';
const OFFSET = '[+-]?\\d{1,2}(?::\\d{2}(?::\\d{2})?)?';
const FORM = new RegExp(`^:?${NAME}(${OFFSET})(?:(${NAME})(${OFFSET})?(?:,([^,]+),([^,]+))?)?$`);

/** Those of the United States, as the C library has it. */
const DEFAULT_RULES = ['M3.2.0', 'M11.1.0'];

const MINUTE = 60_000;
const DAY = 86_400_000;

function secondsOf(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds) || 0; // no negative zero
}

/** The local moment of a rule in a year, in milliseconds as if it were UTC. */
function momentOf(rule: string): ((year: number) => number) | undefined {
  const [day = '', time = '2'] = rule.split('/');
  if (!/^[+-]?\d{1,3}(:\d{2}){0,2}$/.test(time)) return undefined;
  const at = secondsOf(time) * 1000;
  const monthly = /^M(\d{1,2})\.([1-5])\.([0-6])$/.exec(day);
  if (monthly) {
    const [month = 1, week = 1, weekday = 0] = monthly.slice(1).map(Number);
    return (year) => weekdayOfMonth(year, month, week, weekday) + at;
  }
  const julian = /^J(\d{1,3})$/.exec(day);
  if (julian) return (year) => Date.UTC(year, 0, 1) + julianDays(year, Number(julian[1])) * DAY + at;
  return /^\d{1,3}$/.test(day) ? (year) => Date.UTC(year, 0, 1) + Number(day) * DAY + at : undefined;
}

/** The fifth is the last. */
function weekdayOfMonth(year: number, month: number, week: number, weekday: number): number {
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const date = 1 + ((weekday - first + 7) % 7) + (week - 1) * 7;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Date.UTC(year, month - 1, date > last ? date - 7 : date);
}

/** Days from the first of January; the 29th of February never counts. */
function julianDays(year: number, number: number): number {
  const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
  return number - 1 + (isLeap && number >= 60 ? 1 : 0);
}
