import type { ReviewsByDay } from '../engine/stats/reviews.ts';
import { noData, PICTURE, short } from './axes.ts';
import { counted } from './numbers.ts';
import { MOST_PANELS, panels, type Section } from './panels.ts';

const DAY = 86_400_000;
const CELL = 10.4;
const LEFT = 24;
const TOP = 20;
const WEEKDAYS = ['S', 'M', 'T', 'W', 'T', 'F', 'S'];

/** The days of each year, darker where more was answered. `today` is a date as YYYY-MM-DD, Sunday is weekday 0. */
export function calendarSection(reviews: ReviewsByDay, today: string, firstWeekday: number): Section {
  const now = Date.parse(today);
  const counts = new Map<number, number>();
  for (const [day, sums] of reviews.count)
    counts.set(now + day * DAY, sums.learn + sums.relearn + sums.young + sums.mature + sums.filtered);
  const years = [...new Set([now, ...counts.keys()].map(yearOf))].sort((a, b) => b - a).slice(0, MOST_PANELS);
  const most = Math.max(0, ...counts.values());
  const choices = years.map((year) => ({
    label: String(year),
    body: most === 0 ? noData() : yearPicture({ year, now, most, counts, firstWeekday }),
  }));
  return {
    title: 'Calendar',
    wide: true,
    about: 'On which days cards were answered.',
    body: panels('calendar', choices),
  };
}

interface Year {
  readonly year: number;
  readonly now: number;
  readonly most: number;
  readonly counts: ReadonlyMap<number, number>;
  readonly firstWeekday: number;
}

function yearPicture({ year, now, most, counts, firstWeekday }: Year): string {
  const start = Date.UTC(year, 0, 1);
  const end = Math.min(Date.UTC(year, 11, 31), now);
  const shift = (weekdayOf(start) - firstWeekday + 7) % 7;
  const cells: string[] = [];
  for (let date = start, place = shift; date <= end; date += DAY, place++)
    cells.push(cell(date, place, counts.get(date) ?? 0, most));
  const height = TOP + 7 * CELL + 6;
  const labels = WEEKDAYS.map((_, row) => rowLabel(row, firstWeekday)).join('') + monthLabels(year, shift);
  return `<svg viewBox="0 0 ${PICTURE.width} ${height}" role="img" aria-label="Answers in ${year}"><g class="axis">${labels}</g>${cells.join('')}</svg>`;
}

function cell(date: number, place: number, count: number, most: number): string {
  const x = short(LEFT + Math.floor(place / 7) * CELL);
  const y = short(TOP + (place % 7) * CELL);
  const look =
    count === 0 ? 'class="empty"' : `class="day" opacity="${short(0.25 + 0.75 * Math.sqrt(count / most))}"`;
  const text = `${new Date(date).toISOString().slice(0, 10)}: ${counted(count, 'review')}`;
  return `<rect ${look} x="${x}" y="${y}" width="9" height="9" rx="1.5"><title>${text}</title></rect>`;
}

const rowLabel = (row: number, firstWeekday: number): string =>
  `<text x="${LEFT - 8}" y="${short(TOP + row * CELL + 8)}" text-anchor="middle" font-size="8">${WEEKDAYS[(row + firstWeekday) % 7]}</text>`;

function monthLabels(year: number, shift: number): string {
  return Array.from({ length: 12 }, (_, month) => {
    const first = Date.UTC(year, month, 1);
    const week = Math.floor(((first - Date.UTC(year, 0, 1)) / DAY + shift + 6) / 7);
    const name = new Date(first).toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });
    return `<text x="${short(LEFT + week * CELL)}" y="${TOP - 7}" font-size="8">${name}</text>`;
  }).join('');
}

const yearOf = (millis: number): number => new Date(millis).getUTCFullYear();
const weekdayOf = (millis: number): number => new Date(millis).getUTCDay();
